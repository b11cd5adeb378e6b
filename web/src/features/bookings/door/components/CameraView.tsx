import FlashlightOff from '@mui/icons-material/FlashlightOffOutlined';
import FlashlightOn from '@mui/icons-material/FlashlightOn';
import PhotoCamera from '@mui/icons-material/PhotoCameraOutlined';
import VideocamOff from '@mui/icons-material/VideocamOffOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import CircularProgress from '@mui/material/CircularProgress';
import IconButton from '@mui/material/IconButton';
import Typography from '@mui/material/Typography';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { wakeSound } from '../lib/signal';
import { useCamera } from '../lib/useCamera';
import { useWakeLock } from '../lib/useWakeLock';

/** The camera, once somebody asks for it. Until then, and where there is none, codes are typed. */
export function CameraView({ onCode }: { onCode: (code: string) => void }) {
  const { t } = useTranslation('door');
  const video = useRef<HTMLVideoElement>(null);
  const camera = useCamera(video, onCode);
  const on = camera.state === 'on';
  useWakeLock(on);
  return (
    <Box sx={{ position: 'absolute', inset: 0, bgcolor: '#000' }}>
      <Box
        component="video"
        ref={video}
        muted
        playsInline
        aria-label={t('camera.label')}
        sx={{ width: 1, height: 1, objectFit: 'cover', display: on ? 'block' : 'none' }}
      />
      {on ? (
        <>
          <Reticle />
          <Box
            sx={{ position: 'absolute', insetInlineEnd: 12, insetBlockStart: 12, display: 'grid', gap: 2 }}
          >
            {camera.torch !== null && (
              <Round
                label={camera.torch ? t('camera.torch_off') : t('camera.torch_on')}
                onClick={camera.toggleTorch}
              >
                {camera.torch ? <FlashlightOn /> : <FlashlightOff />}
              </Round>
            )}
            <Round label={t('camera.stop')} onClick={camera.stop}>
              <VideocamOff />
            </Round>
          </Box>
        </>
      ) : (
        <Box
          sx={{
            height: 1,
            display: 'flex',
            flexDirection: 'column',
            alignItems: 'center',
            justifyContent: 'center',
            gap: 4,
            p: 6,
          }}
        >
          {camera.state === 'starting' ? (
            <CircularProgress aria-label={t('camera.starting')} />
          ) : (
            <>
              <Button
                size="large"
                variant="contained"
                color="primary"
                startIcon={<PhotoCamera />}
                onClick={() => {
                  wakeSound();
                  void camera.start();
                }}
              >
                {t('camera.start')}
              </Button>
              <Typography role="status" sx={{ maxWidth: 360, textAlign: 'center', color: 'text.secondary' }}>
                {camera.state === 'denied'
                  ? t('camera.denied')
                  : camera.state === 'missing'
                    ? t('camera.missing')
                    : t('camera.hint')}
              </Typography>
            </>
          )}
        </Box>
      )}
    </Box>
  );
}

function Round({
  label,
  onClick,
  children,
}: {
  label: string;
  onClick: () => void;
  children: React.ReactNode;
}) {
  return (
    <IconButton
      aria-label={label}
      onClick={onClick}
      sx={{ width: 52, height: 52, borderRadius: 999, bgcolor: 'rgb(0 0 0 / 0.55)', color: 'common.white' }}
    >
      {children}
    </IconButton>
  );
}

/** Where to hold the code. The whole picture is searched; this only guides the hand. */
function Reticle() {
  return (
    <Box
      aria-hidden
      sx={{
        position: 'absolute',
        inset: 0,
        m: 'auto',
        width: 'min(64vmin, 340px)',
        aspectRatio: '1',
        borderRadius: '28px',
        border: '3px solid rgb(255 255 255 / 0.9)',
        boxShadow: '0 0 0 100vmax rgb(0 0 0 / 0.35)',
        clipPath: 'inset(-100vmax)',
      }}
    />
  );
}
