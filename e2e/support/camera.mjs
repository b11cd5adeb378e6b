// A camera that looks at one QR code: Chromium plays a raw video file in place of the device.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const { create } = createRequire(new URL('../../web/package.json', import.meta.url))('qrcode');

const WIDTH = 640;
const HEIGHT = 480;

/** Switches for a browser whose camera shows `text`, and which is allowed to use it. */
export function cameraShowing(text) {
  const file = join(tmpdir(), `admit-camera-${process.pid}-${Math.random().toString(36).slice(2)}.y4m`);
  writeFileSync(file, video(text));
  return {
    file,
    switches: [
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${file}`,
    ],
  };
}

/** YUV4MPEG2: grey values of black squares on white, then colourless chroma, twice. */
function video(text) {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const side = modules.size + 8;
  const scale = Math.floor(HEIGHT / side);
  const left = Math.floor((WIDTH - side * scale) / 2) + 4 * scale;
  const top = Math.floor((HEIGHT - side * scale) / 2) + 4 * scale;
  const luma = Buffer.alloc(WIDTH * HEIGHT, 235);
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (!modules.get(row, column)) continue;
      for (let y = 0; y < scale; y += 1) {
        const at = (top + row * scale + y) * WIDTH + left + column * scale;
        luma.fill(16, at, at + scale);
      }
    }
  }
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((WIDTH * HEIGHT) / 2, 128)]);
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`), frame, frame]);
}
