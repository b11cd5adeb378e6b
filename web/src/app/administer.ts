/** Whether a role over the installation opens its administration. */
export function mayAdminister(role: string | null | undefined): boolean {
  return role === 'admin' || role === 'auditor';
}
