/** The wire's objects, as far as the client looks at them. */

export interface User {
  id: string;
  name: string;
  real_name?: string;
  deleted?: boolean;
  is_bot?: boolean;
  is_admin?: boolean;
  is_owner?: boolean;
  is_restricted?: boolean;
  tz_label?: string;
  tz_offset?: number;
  profile?: {
    display_name?: string;
    real_name?: string;
    title?: string;
    email?: string;
    status_text?: string;
    status_emoji?: string;
    status_expiration?: number;
    phone?: string;
    image_72?: string;
    image_192?: string;
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
  is_general?: boolean;
  is_open?: boolean;
  creator?: string;
  created?: number;
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
  thumb_720?: string;
  alt_txt?: string;
  url_private_download?: string;
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
  blocks?: Block[];
  attachments?: Attachment[];
  /** What was sent and not yet answered, or failed; never from the wire. */
  outgoing?: 'sending' | 'waiting' | 'failed';
  /** Whether a reply that is on its way shall stand in the timeline too; never from the wire. */
  broadcast?: boolean;
}

/** A layout block; each type reads the fields that it has. */
export interface Block {
  type: string;
  [field: string]: any;
}

/** What apps attach, and what links unfold to. */
export interface Attachment {
  color?: string;
  fallback?: string;
  pretext?: string;
  author_name?: string;
  author_link?: string;
  title?: string;
  title_link?: string;
  text?: string;
  fields?: { title?: string; value?: string; short?: boolean }[];
  image_url?: string;
  thumb_url?: string;
  footer?: string;
  ts?: number | string;
  from_url?: string;
  original_url?: string;
  service_name?: string;
  blocks?: Block[];
  message_blocks?: { message?: { blocks?: Block[] } }[];
}

export interface Group {
  id: string;
  handle: string;
  name: string;
  description?: string;
  user_count?: number;
  date_delete?: number;
}

export interface Bookmark {
  id: string;
  channel_id: string;
  title?: string;
  link?: string;
  emoji?: string;
}

/** One's own rest from notifications, until a time in seconds. */
export interface Snooze {
  snooze_enabled?: boolean;
  snooze_endtime?: number;
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
  item?: { type: string; channel: string; ts?: string; message?: Message };
  reaction?: string;
  presence?: 'active' | 'away';
  position?: string;
  channel_id?: string;
  [field: string]: unknown;
}
