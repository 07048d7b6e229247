import Mustache from 'mustache';

// Globals of PyWebIO's page that user code may rely on are there once something has loaded them.
Object.assign(window, { Mustache });

export const render = (template: string, data: Record<string, unknown>): string => Mustache.render(template, data);
