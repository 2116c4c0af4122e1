/** The wire's objects, as far as the client looks at them. */

export interface User {
  id: string;
  name: string;
  real_name?: string;
  deleted?: boolean;
  is_bot?: boolean;
  profile?: {
    display_name?: string;
    real_name?: string;
    title?: string;
    email?: string;
    status_text?: string;
    status_emoji?: string;
  };
}

export interface Channel {
  id: string;
  name?: string;
  user?: string;
  is_im?: boolean;
  is_mpim?: boolean;
  is_private?: boolean;
  is_member?: boolean;
  is_archived?: boolean;
  last_read?: string;
  topic?: { value?: string };
  purpose?: { value?: string };
  num_members?: number;
}

export interface Reaction {
  name: string;
  users: string[];
  count: number;
}

export interface Attached {
  id: string;
  name?: string;
  title?: string;
  mimetype?: string;
  pretty_type?: string;
  size?: number;
  mode?: string;
  url_private?: string;
  thumb_360?: string;
  thumb_360_w?: number;
  thumb_360_h?: number;
  original_w?: number;
  original_h?: number;
  permalink?: string;
}

export interface Message {
  type?: string;
  subtype?: string;
  ts: string;
  user?: string;
  bot_id?: string;
  username?: string;
  text?: string;
  channel?: string;
  thread_ts?: string;
  reply_count?: number;
  reply_users?: string[];
  latest_reply?: string;
  client_msg_id?: string;
  edited?: { ts: string };
  reactions?: Reaction[];
  files?: Attached[];
  /** What was sent and not yet answered, or failed; never from the wire. */
  outgoing?: 'sending' | 'failed';
}

/** A frame of the socket; each type reads the fields that it has. */
export interface RtmEvent {
  type: string;
  subtype?: string;
  channel?: unknown;
  user?: unknown;
  users?: string[];
  ts?: string;
  event_ts?: string;
  deleted_ts?: string;
  message?: Message;
  item?: { type: string; channel: string; ts: string };
  reaction?: string;
  presence?: 'active' | 'away';
  position?: string;
  [field: string]: unknown;
}
