import { describe, expect, it } from 'vitest';
import { judgePassword } from './passwordStrength';

const ada = ['Ada Lovelace', 'ada.lovelace@example.org'];

describe('the meter for a new password', () => {
  it('says nothing before anything was typed', () => {
    expect(judgePassword('')).toEqual({ strength: 0, advice: 'empty' });
  });

  it.each([
    ['short', 'too_short'],
    ['aaaaaaaaaaaa', 'pattern'],
    ['abcabcabcabc', 'pattern'],
    ['abcdefghijkl', 'pattern'],
    ['210987654321', 'pattern'],
    ['password1234', 'common'],
    ['qwerty123456', 'common'],
    ['lovelace2027', 'personal'],
    ['ada lovelace 1', 'personal'],
  ])('warns of %s', (password, advice) => {
    expect(judgePassword(password, ada)).toEqual({ strength: 1, advice });
  });

  it('likes length better than signs', () => {
    expect(judgePassword('xK9#mQ2$vL5p').strength).toBeGreaterThanOrEqual(2);
    expect(judgePassword('correct horse battery staple')).toEqual({ strength: 4, advice: 'strong' });
    expect(judgePassword('Lovelace dreams of engines', ada).strength).toBeGreaterThan(1);
  });
});
