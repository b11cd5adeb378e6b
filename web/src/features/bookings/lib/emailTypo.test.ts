import { describe, expect, it } from 'vitest';
import { meantAddress } from './emailTypo';

describe('meantAddress', () => {
  it.each([
    ['nora@gmial.com', 'nora@gmail.com'],
    ['Nora.K@gmail.con', 'Nora.K@gmail.com'],
    ['nora@gmai.com', 'nora@gmail.com'],
    ['nora@hotmial.com', 'nora@hotmail.com'],
    ['nora@outlok.com', 'nora@outlook.com'],
    ['nora@iclod.com', 'nora@icloud.com'],
    ['nora@wbe.de', 'nora@web.de'],
    ['nora@mycompany.con', 'nora@mycompany.com'],
  ])('asks whether %s means %s', (typed, meant) => expect(meantAddress(typed)).toBe(meant));

  it.each([
    'nora@gmail.com',
    'nora@gmx.de',
    'nora@gmx.at',
    'nora@example.org',
    'nora@mail.com',
    'nora@hey.com',
    'nora@university.edu',
    'nora@company.co',
    'nora@',
    'nora',
    '',
  ])('has nothing to say about %j', (typed) => expect(meantAddress(typed)).toBeNull());
});
