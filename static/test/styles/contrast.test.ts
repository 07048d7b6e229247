import { describe, expect, it } from 'vitest';

type Palette = Record<string, string>;
type Colour = [number, number, number];

const sheets = import.meta.glob<string>(['../../styles/theme.css', '../../styles/themes/*.css'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** The variables of the first block after a selector. */
function variables(css: string, selector: string): Palette {
  const block = css.slice(css.indexOf(`${selector} {`)).split('}')[0] ?? '';
  return Object.fromEntries([...block.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value]));
}

const core = sheets['../../styles/theme.css'] ?? '';
const light = variables(core, ':root');
const dark = variables(core, ':root[data-bs-theme="dark"]');
const system = variables(core, ':root:not([data-bs-theme="light"], [data-bs-theme="dark"])');
const themes = Object.entries(sheets).flatMap(([path, css]): [string, Palette][] => {
  const name = /themes\/(.+)\.css$/.exec(path)?.[1];
  return name ? [[name, { ...light, ...variables(css, ':root') }]] : [];
});

function colour(palette: Palette, name: string): Colour {
  const value = name.startsWith('#') ? name : (palette[name] ?? '');
  const digits = /^#([\da-f]{3}|[\da-f]{6})$/.exec(value)?.[1];
  if (!digits) throw new Error(`${name} is ${value || 'missing'}: expected #rgb or #rrggbb`);
  const pairs = digits.length === 3 ? [...digits].map((digit) => digit + digit) : (digits.match(/../g) ?? []);
  return pairs.map((pair) => Number.parseInt(pair, 16)) as Colour;
}

/** `color-mix(in srgb, first share, second)`. */
const mix = (first: Colour, second: Colour, share: number): Colour =>
  first.map((part, index) => part * share + (second[index] ?? 0) * (1 - share)) as Colour;

function luminance(parts: Colour): number {
  const [red, green, blue] = parts.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Colour;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: Colour, other: Colour): number {
  const [dim, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (bright + 0.05) / (dim + 0.05);
}

/** What stands on what, in words, and the contrast that WCAG asks for. */
function* pairs(palette: Palette): Generator<[string, Colour, Colour, number]> {
  const of = (name: string) => colour(palette, name);
  const grounds = ['--bs-body-bg', '--bs-card-bg', '--bs-tertiary-bg'];
  for (const ground of grounds) {
    for (const ink of ['--bs-body-color', '--bs-secondary-color', '--bs-link-color', '--bs-link-hover-color']) {
      yield [`${ink} on ${ground}`, of(ink), of(ground), 4.5];
    }
    yield [`focus on ${ground}`, of('--wio-primary-ink'), of(ground), 3];
  }
  for (const ground of ['--bs-body-bg', '--bs-card-bg', '--wio-control-bg']) {
    yield [`border of a control on ${ground}`, of('--wio-control-border'), of(ground), 3];
  }
  yield ['what is typed', of('--bs-body-color'), of('--wio-control-bg'), 4.5];
  for (const part of ['comment', 'keyword', 'string', 'number', 'name']) {
    yield [`${part} in code`, of(`--wio-code-${part}`), of('--bs-tertiary-bg'), 4.5];
  }
  const tint = Number.parseFloat(palette['--wio-tint'] ?? '') / 100;
  const on: Palette = { warning: '#241a00', light: '#1d2127' };
  for (const kind of ['primary', 'secondary', 'success', 'danger', 'warning', 'info', 'light', 'dark']) {
    const own = of(`--bs-${kind}`);
    const ink = of(`--wio-${kind}-ink`);
    yield [`a ${kind} button`, colour(on, on[kind] ?? '#ffffff'), own, 4.5];
    // A pressed button among the outputs has the strongest tint.
    for (const share of [tint, tint + 0.09]) {
      yield [`${kind} on ${share} of itself`, ink, mix(own, of('--bs-card-bg'), share), 4.5];
    }
    yield [`${kind} on the page`, ink, of('--bs-body-bg'), 4.5];
  }
}

describe('the colours of', () => {
  it.each([['default', light] as [string, Palette], ['dark', dark], ...themes])(
    '%s can be told apart',
    (_, palette) => {
      const poor = [...pairs(palette)]
        .map(([what, ink, ground, least]) => ({ what, has: Math.round(contrast(ink, ground) * 100) / 100, least }))
        .filter(({ has, least }) => has < least);
      expect(poor).toEqual([]);
    },
  );

  it('a dark system are those of the dark theme', () => {
    expect(system).toEqual(dark);
    expect(Object.keys(dark).length).toBeGreaterThan(20);
  });
});

it('the themes are those that an app may name', () => {
  expect(themes.map(([name]) => name)).toEqual(['minty', 'sketchy', 'yeti']);
});
