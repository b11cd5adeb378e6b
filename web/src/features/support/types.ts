export type ConversationState = 'open' | 'pending' | 'snoozed' | 'resolved';

export interface Reply {
  id: string;
  author: 'buyer' | 'member';
  author_name: string;
  body: string;
  /** A note that only members see. */
  internal: boolean;
  created_at: string;
}

export interface Conversation {
  id: string;
  subject: string;
  state: ConversationState;
  event_id: string;
  booking_id: string;
  event_title: string;
  booking_reference: string;
  created_at: string;
  last_reply_at: string;
  last_author: 'buyer' | 'member';
  /** The organizer wrote something that the buyer has not opened yet. */
  unread: boolean;
  replies: Reply[];
}

export interface Assignee {
  id: string;
  name: string;
}

export interface ConversationCard {
  id: string;
  subject: string;
  state: ConversationState;
  event_id: string;
  booking_id: string;
  name: string;
  email: string;
  event_title: string;
  booking_reference: string;
  excerpt: string;
  last_reply_at: string;
  last_author: 'buyer' | 'member';
  assignee: Assignee | null;
}

export interface ConversationDetail extends Conversation {
  buyer_name: string;
  buyer_email: string;
  assignee: Assignee | null;
}

export type Counts = Record<ConversationState, number>;
