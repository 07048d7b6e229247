import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { virtualModules } from './scripts/virtual.mjs';

/** The system's browser: nothing is downloaded. */
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

export default defineConfig({
  test: {
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/main.ts', 'src/**/*.d.ts'],
      reporter: ['text-summary', 'json-summary'],
      thresholds: {
        lines: 85,
        'src/wire/**': { lines: 90 },
        'src/link/**': { lines: 90 },
      },
    },
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          // Stylesheets are read as text there; without this they are empty.
          css: true,
          include: ['test/{wire,link,styles,lazy}/**/*.test.ts'],
        },
      },
      {
        plugins: [virtualModules()],
        test: {
          name: 'chromium',
          include: ['test/{dom,form,widgets,page}/**/*.test.ts'],
          setupFiles: ['test/setup.ts'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            instances: [{ browser: 'chromium' }],
            provider: playwright({
              launchOptions: {
                executablePath,
                args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
              },
            }),
          },
        },
      },
    ],
  },
});
