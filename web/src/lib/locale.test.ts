import { afterEach, expect, it, vi } from 'vitest';
import { regional } from './locale';

afterEach(() => vi.restoreAllMocks());

it('takes the region from the browser, and only for the language of the page', () => {
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['de-AT', 'en-GB', 'en-US', 'fr']);
  expect(regional('en')).toBe('en-GB');
  expect(regional('de')).toBe('de-AT');
  expect(regional('fr')).toBe('fr');
  expect(regional('es')).toBe('es');
  expect(regional('en-US')).toBe('en-US');
  expect(regional(undefined)).toBeUndefined();
});
