import { expect, it } from 'vitest';
import { bankUrl } from './bank';

it('leads to web pages only', () => {
  expect(bankUrl('https://bank.example/pay/1')).toBe('https://bank.example/pay/1');
  expect(bankUrl('/sandbox/pay/1')).toBe(`${location.origin}/sandbox/pay/1`);
  for (const bad of [null, undefined, '', 'javascript:alert(1)', 'data:text/html,x', 'http://']) {
    expect(bankUrl(bad)).toBeNull();
  }
});
