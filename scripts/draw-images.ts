import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import { findBrowser } from './e2e/find-browser';
import { PROJECT_ROOT } from './environment';
import { toIco } from './images/to-ico';
import { runScript } from './run-script';

type Drawing = { width: number; height: number; html: string };

const BRAND = '#0d5c4a';
const PUBLIC = path.join(PROJECT_ROOT, 'public');

/** Draws every picture in public/ from icon.svg, so that a change of the sign is one change. */
async function drawImages(): Promise<void> {
  const executablePath = await findBrowser();
  const browser = await chromium.launch({
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    ...(executablePath !== null && { executablePath }),
  });
  const icon = readFileSync(path.join(PUBLIC, 'icon.svg'), 'utf8');
  const files: Record<string, Drawing> = {
    'apple-touch-icon.png': onBrand({ icon, size: 180, share: 1 }),
    'icon-192.png': plain({ icon, size: 192 }),
    'icon-512.png': plain({ icon, size: 512 }),
    // A launcher may cut a maskable icon to the circle of 80 % in its middle.
    'icon-maskable-512.png': onBrand({ icon, size: 512, share: 0.8 }),
    'social.png': social({ icon }),
  };
  for (const [name, drawing] of Object.entries(files)) {
    writeFileSync(path.join(PUBLIC, name), await draw({ browser, drawing }));
  }
  const images = await Promise.all(
    [16, 32, 48].map(async (size) => ({
      size,
      png: await draw({ browser, drawing: plain({ icon, size }) }),
    })),
  );
  writeFileSync(path.join(PUBLIC, 'favicon.ico'), toIco(images));
  await browser.close();
}

async function draw({
  browser,
  drawing: { width, height, html },
}: {
  browser: Browser;
  drawing: Drawing;
}): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width, height } });
  await page.setContent(`<style>*{margin:0}svg{display:block;width:100%;height:100%}</style>${html}`);
  await page.evaluate(() => document.fonts.ready);
  const png = await page.screenshot({ omitBackground: true });
  await page.close();
  return png;
}

function plain({ icon, size }: { icon: string; size: number }): Drawing {
  return { width: size, height: size, html: icon };
}

/** Without rounded corners, because whoever shows it cuts it himself; `share` of the edge is for the sign. */
function onBrand({ icon, size, share }: { icon: string; size: number; share: number }): Drawing {
  const edge = Math.round(size * share);
  const html = `<div style="width:${size}px;height:${size}px;background:${BRAND};display:grid;place-items:center">
    <div style="width:${edge}px;height:${edge}px">${icon}</div></div>`;
  return { width: size, height: size, html };
}

/** What other sites show beside a link to us. No language in it, because a link is shared between readers of both. */
function social({ icon }: { icon: string }): Drawing {
  const font = readFileSync(
    path.join(PROJECT_ROOT, 'node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'),
  ).toString('base64');
  const html = `<style>@font-face{font-family:Inter;font-weight:100 900;src:url(data:font/woff2;base64,${font})}</style>
    <div style="width:1200px;height:630px;background:#f6f6f2;display:grid;grid-template-columns:auto auto;
      place-content:center;align-items:center;gap:48px;font:700 132px Inter;letter-spacing:-4px;color:#15211c">
      <div style="width:220px;height:220px">${icon}</div>LinkU Pay</div>`;
  return { width: 1200, height: 630, html };
}

runScript({ moduleUrl: import.meta.url, main: drawImages });
