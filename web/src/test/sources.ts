import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(process.cwd(), 'src');

/** Every source file of the app with its path under src/, for tests that read the code itself. */
export function sources(): { path: string; text: string }[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
    .map((path) => ({
      path: relative('.', path).replaceAll('\\', '/'),
      text: readFileSync(join(root, path), 'utf8'),
    }));
}
