import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { createRepeatFilter } from './repeats';

export type CameraState = 'off' | 'starting' | 'on' | 'denied' | 'missing';

interface Camera {
  state: CameraState;
  /** Asks for the camera; only ever called from a tap. */
  start: () => Promise<void>;
  stop: () => void;
  torch: boolean | null;
  toggleTorch: () => void;
}

/** Longest side of the picture that is searched for a code: enough at arm's length, quick on old phones. */
const SIDE = 720;
const PAUSE = 90;

type WithTorch = MediaTrackCapabilities & { torch?: boolean };

/** Runs the camera into `video` and calls back for every code that comes into sight. */
export function useCamera(video: RefObject<HTMLVideoElement | null>, onCode: (code: string) => void): Camera {
  const [state, setState] = useState<CameraState>('off');
  const [torch, setTorch] = useState<boolean | null>(null);
  const stream = useRef<MediaStream | null>(null);
  const heard = useRef(onCode);
  heard.current = onCode;

  const stop = useCallback(() => {
    for (const track of stream.current?.getTracks() ?? []) track.stop();
    stream.current = null;
    setTorch(null);
    setState('off');
  }, []);
  useEffect(() => stop, [stop]);

  const start = useCallback(async () => {
    setState('starting');
    try {
      const media = await navigator.mediaDevices.getUserMedia({
        audio: false,
        video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, height: { ideal: 720 } },
      });
      stream.current = media;
      const track = media.getVideoTracks()[0];
      const can = track?.getCapabilities?.() as WithTorch | undefined;
      setTorch(can?.torch ? false : null);
      track?.addEventListener('ended', stop);
      if (video.current) {
        video.current.srcObject = media;
        await video.current.play();
      }
      setState('on');
    } catch (error) {
      for (const track of stream.current?.getTracks() ?? []) track.stop();
      stream.current = null;
      setState(error instanceof DOMException && error.name === 'NotAllowedError' ? 'denied' : 'missing');
    }
  }, [video, stop]);

  const toggleTorch = useCallback(() => {
    const next = !torch;
    const wanted = { advanced: [{ torch: next } as MediaTrackConstraintSet] };
    stream.current
      ?.getVideoTracks()[0]
      ?.applyConstraints(wanted)
      .then(() => setTorch(next))
      .catch(() => setTorch(null));
  }, [torch]);

  useEffect(() => {
    if (state !== 'on' || !video.current) return;
    return watch(video.current, (code) => heard.current(code));
  }, [state, video]);

  return { state, start, stop, torch, toggleTorch };
}

/** Looks at picture after picture until told to stop. */
function watch(video: HTMLVideoElement, onCode: (code: string) => void): () => void {
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  const fresh = createRepeatFilter();
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const look = async () => {
    if (pen && video.videoWidth > 0 && document.visibilityState === 'visible') {
      const scale = Math.min(1, SIDE / Math.max(video.videoWidth, video.videoHeight));
      canvas.width = Math.round(video.videoWidth * scale);
      canvas.height = Math.round(video.videoHeight * scale);
      pen.drawImage(video, 0, 0, canvas.width, canvas.height);
      const { decode } = await import('./decoder');
      const code = await decode(pen.getImageData(0, 0, canvas.width, canvas.height)).catch(() => null);
      if (code && !stopped && fresh(code)) onCode(code);
    }
    if (!stopped) timer = setTimeout(() => void look(), PAUSE);
  };
  void look();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
