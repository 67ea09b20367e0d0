import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toIco } from '@/scripts/images/to-ico';

const PUBLIC = path.join(import.meta.dirname, '..', '..', 'public');
const read = (name: string) => readFileSync(path.join(PUBLIC, name));

const manifestSchema = z.object({
  start_url: z.literal('/'),
  icons: z.array(z.object({ src: z.string(), type: z.string(), sizes: z.string() })).min(1),
});

/** Width and height stand first in a PNG file, after its signature and the name of the chunk. */
function sizeOf(png: Buffer): string {
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  return `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`;
}

describe('the files in public', () => {
  it('are these', () => {
    expect(readdirSync(PUBLIC, { recursive: true, encoding: 'utf8' }).sort()).toEqual([
      '.well-known',
      '.well-known/security.txt',
      'apple-touch-icon.png',
      'favicon.ico',
      'icon-192.png',
      'icon-512.png',
      'icon-maskable-512.png',
      'icon.svg',
      'manifest.webmanifest',
      'robots.txt',
      'social.png',
    ]);
  });

  it('have the sizes that the manifest and the pages say', () => {
    const { icons } = manifestSchema.parse(JSON.parse(read('manifest.webmanifest').toString()));
    for (const { src, type, sizes } of icons.filter((icon) => icon.type === 'image/png')) {
      expect(sizeOf(read(src)), `${src} ${type}`).toBe(sizes);
    }
    expect(read('icon.svg').toString()).toMatch(/^<svg /);
    expect(sizeOf(read('apple-touch-icon.png'))).toBe('180x180');
    expect(sizeOf(read('social.png'))).toBe('1200x630');
  });

  it('hold an .ico with a picture for each usual size', () => {
    const ico = read('favicon.ico');
    const images = [0, 1, 2].map((at) => {
      const entry = ico.subarray(6 + 16 * at, 22 + 16 * at);
      const offset = entry.readUInt32LE(12);
      return { size: entry.readUInt8(0), png: ico.subarray(offset, offset + entry.readUInt32LE(8)) };
    });
    expect(images.map(({ png }) => sizeOf(png))).toEqual(['16x16', '32x32', '48x48']);
    expect(toIco(images)).toEqual(ico);
  });

  it('tell researchers whom to write to, as RFC 9116 wants it', () => {
    const lines = read('.well-known/security.txt').toString().split('\n');
    const fields = lines.filter((line) => line !== '' && !line.startsWith('#'));
    expect(fields.map((field) => field.split(': ')[0])).toEqual([
      'Contact',
      'Expires',
      'Preferred-Languages',
    ]);
    expect(fields[0]).toMatch(/^Contact: (mailto:|https:\/\/)\S+$/);
    expect(fields[1]).toMatch(/^Expires: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  it('keep robots away from what belongs to one person, and from nothing else', () => {
    const rules = read('robots.txt')
      .toString()
      .matchAll(/^Disallow: (.+)$/gm);
    const isDisallowed = (address: string) =>
      closed.some((rule) => new RegExp(`^${rule.replaceAll('*', '[^/]*')}`).test(address));
    const closed = [...rules].map(([, rule = '']) => rule);
    for (const address of ['/api/tasks', '/admin/payments', '/wallet', '/tasks/7/pay', '/payments/7']) {
      expect(isDisallowed(address), address).toBe(true);
    }
    for (const address of ['/', '/tasks', '/tasks/7', '/rules', '/sign-in', '/register']) {
      expect(isDisallowed(address), address).toBe(false);
    }
  });
});
