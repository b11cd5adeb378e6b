interface Sum {
  amount: number;
}

interface Offer {
  items: readonly { ticket_id?: string | null; price: Sum; back: Sum }[];
  refundable: Sum;
}

/**
 * What the chosen tickets cost and what comes back for them, in minor units: never more than what was paid and
 * is still there. The server reckons the same way and refuses another sum.
 */
export function sumsOf({ items, refundable }: Offer, chosen: readonly string[]) {
  let price = 0;
  let back = 0;
  for (const item of items) {
    if (!item.ticket_id || !chosen.includes(item.ticket_id)) continue;
    price += item.price.amount;
    back += item.back.amount;
  }
  return { price, back: Math.min(back, refundable.amount) };
}
