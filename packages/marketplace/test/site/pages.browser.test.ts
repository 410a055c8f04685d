import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type BrowserSite,
  expectAccessible,
  expectNoSideways,
  openBrowserSite,
} from './support/browser-site.ts';
import { type Scene, setScene } from './support/scene.ts';

let site: BrowserSite;
let scene: Scene;
const SHOTS = process.env.SHOTS;
beforeAll(async () => {
  site = await openBrowserSite();
  scene = await setScene(site, site.study.url);
});
afterAll(() => site.close());

const strangers = { welcome: '/', 'sign up': '/signup', 'log in': '/login' };
const looks = [
  { look: 'light', options: { viewport: { width: 1100, height: 800 } } },
  { look: 'dark', options: { viewport: { width: 1100, height: 800 }, colorScheme: 'dark' as const } },
  { look: 'on a phone', options: { viewport: { width: 320, height: 640 } } },
];

it.each(looks)(
  'every page is accessible and fits the window, $look',
  async ({ look, options }) => {
    const worker = await site.window(scene.worker.id, options);
    const stranger = await site.window(undefined, options);
    for (const [page, paths] of [
      [stranger, strangers],
      [worker, scene.paths],
    ] as const)
      for (const [name, path] of Object.entries(paths)) {
        await page.goto(path);
        if (SHOTS)
          await page.screenshot({ path: `${SHOTS}/${name} ${look}.png`, fullPage: !name.includes('frame') });
        await expectAccessible(page, `${name}, ${look}`);
        await expectNoSideways(page, `${name}, ${look}`);
      }
    expect(await worker.title()).toBe('Messages – Panel of the laboratory');
  },
  120_000,
);
