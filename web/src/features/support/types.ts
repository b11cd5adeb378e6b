import type { Schema } from '@/api/types';

export type ConversationState = Schema<'ConversationState'>;
export type Reply = Schema<'SupportReply'>;
export type Conversation = Schema<'Conversation'>;
export type Assignee = Schema<'Assignee'>;
export type ConversationCard = Schema<'ConversationCard'>;
export type ConversationDetail = Schema<'ConversationDetail'>;
export type Counts = Schema<'ConversationCounts'>;
