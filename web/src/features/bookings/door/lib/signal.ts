import type { Tone } from './verdict';

let audio: AudioContext | null = null;

/** Browsers let a page sound only after a touch or a key; called on the first of them. */
export function wakeSound(): void {
  audio ??= typeof AudioContext === 'undefined' ? null : new AudioContext();
  if (audio?.state === 'suspended') void audio.resume().catch(() => undefined);
}

interface Note {
  frequency: number;
  at: number;
  length: number;
  shape: OscillatorType;
}

/** Told apart with eyes closed: up for yes, level for a closer look, low for no. */
const melodies: Record<Tone, readonly Note[]> = {
  yes: [
    { frequency: 880, at: 0, length: 0.09, shape: 'sine' },
    { frequency: 1318, at: 0.09, length: 0.16, shape: 'sine' },
  ],
  look: [
    { frequency: 560, at: 0, length: 0.12, shape: 'triangle' },
    { frequency: 560, at: 0.18, length: 0.12, shape: 'triangle' },
  ],
  no: [{ frequency: 150, at: 0, length: 0.45, shape: 'square' }],
};

const rhythms: Record<Tone, number[]> = { yes: [60], look: [80, 60, 80], no: [300] };

export function signal(tone: Tone, sound: boolean): void {
  navigator.vibrate?.(rhythms[tone]);
  if (!audio || !sound) return;
  for (const { frequency, at, length, shape } of melodies[tone]) {
    const start = audio.currentTime + at;
    const voice = audio.createOscillator();
    const volume = audio.createGain();
    voice.type = shape;
    voice.frequency.value = frequency;
    volume.gain.setValueAtTime(0.001, start);
    volume.gain.exponentialRampToValueAtTime(0.25, start + 0.015);
    volume.gain.exponentialRampToValueAtTime(0.001, start + length);
    voice.connect(volume).connect(audio.destination);
    voice.start(start);
    voice.stop(start + length);
  }
}
