import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { http } from '@/api/client';
import type { CoverPicture } from '../types';

export const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/webp'];
export const MAX_PICTURE_BYTES = 10 * 1024 * 1024;

/** Sends a picture as it is; the server makes every size of it. `progress` runs from 0 to 1. */
export function useUploadPicture(organizationId: string) {
  const [progress, setProgress] = useState(0);
  const upload = useMutation({
    mutationFn: async (file: File) => {
      setProgress(0);
      const { data } = await http.post<CoverPicture>(
        `/api/v1/organizations/${encodeURIComponent(organizationId)}/media`,
        file,
        {
          headers: { 'Content-Type': file.type },
          timeout: 120_000,
          onUploadProgress: ({ progress: sent }) => setProgress(sent ?? 0),
        },
      );
      return data;
    },
  });
  return { ...upload, progress };
}
