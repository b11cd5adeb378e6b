/** What someone typed into the checkout, kept for this tab only: a reload or a lost hold must not cost them it. */
const STORAGE = 'admit.buyer';

export interface BuyerDraft {
  name: string;
  email: string;
}

export function rememberBuyer(draft: BuyerDraft): void {
  sessionStorage.setItem(STORAGE, JSON.stringify(draft));
}

export function rememberedBuyer(): BuyerDraft {
  try {
    const { name, email } = JSON.parse(sessionStorage.getItem(STORAGE) ?? '{}') as Partial<BuyerDraft>;
    return { name: name ?? '', email: email ?? '' };
  } catch {
    return { name: '', email: '' };
  }
}
