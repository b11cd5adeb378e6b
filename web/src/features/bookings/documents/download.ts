import { http } from '@/api/client';

/** Hands a file to the browser. */
function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = window.document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Some browsers begin to read only after this turn of the loop.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The name that the server gave the file. */
function nameOf(disposition: unknown, otherwise: string): string {
  return /filename="([^"]+)"/.exec(String(disposition ?? ''))?.[1] ?? otherwise;
}

/** Fetched rather than linked to: so an expired session is renewed on the way, and a refusal can be shown. */
export async function downloadFile(path: string, name: string): Promise<void> {
  const { data, headers } = await http.get<Blob>(path, { responseType: 'blob', headers: { Accept: '*/*' } });
  save(data, nameOf(headers['content-disposition'], name));
}

/** As a download, for files that are made of a question. */
export async function downloadMade(path: string, body: unknown, name: string): Promise<void> {
  const { data, headers } = await http.post<Blob>(path, body, {
    responseType: 'blob',
    headers: { Accept: '*/*' },
  });
  save(data, nameOf(headers['content-disposition'], name));
}
