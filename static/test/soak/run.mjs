/**
 * Visitors of a soak run: reads their plans, a JSON array, from standard input, and prints a report for each as it
 * comes to its end. Node 20 has WebSocket behind a flag: `node --experimental-websocket test/soak/run.mjs`.
 */
import { text } from 'node:stream/consumers';
import { runnerImport } from 'vite';

const { module } = await runnerImport('/test/soak/visitor.ts');
const plans = JSON.parse(await text(process.stdin));
await Promise.all(plans.map(async (plan) => console.log(JSON.stringify(await module.visit(plan)))));
process.exit(0);
