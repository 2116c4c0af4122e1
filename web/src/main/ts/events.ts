import type { Bookmark, Channel, Group, Message, RtmEvent, Snooze, User } from './model';
import { edit, patchChannel, post, reduce, remove, savedKey, type State, withChannel, without } from './state';
import { addReaction, merged, removeReaction } from './timeline';

const TYPING_MILLIS = 6_000;

/** The state after an event of the socket. Pure; what is unknown changes nothing. */
export function apply(state: State, event: RtmEvent, now: number): State {
  const channel = typeof event.channel === 'string' ? event.channel : '';
  const user = typeof event.user === 'string' ? event.user : '';
  switch (event.type) {
    case 'message':
      return applyMessage(state, channel, event);
    case 'reaction_added':
    case 'reaction_removed': {
      const item = event.item;
      if (!item || item.type !== 'message' || !event.reaction) {
        return state;
      }
      const name = event.reaction;
      const change = event.type === 'reaction_added' ? addReaction : removeReaction;
      return edit(state, item.channel, item.ts ?? '', (message) => change(message, name, user));
    }
    case 'pin_added':
    case 'pin_removed':
      return applyPin(state, event);
    case 'star_added':
    case 'star_removed':
      return applyStar(state, event);
    case 'bookmark_added':
    case 'bookmark_changed':
    case 'bookmark_removed':
      return applyBookmark(state, event);
    case 'channel_created':
    case 'channel_joined':
    case 'group_joined':
    case 'im_created':
    case 'mpim_joined': {
      const opened = event.channel as Channel;
      const own: Partial<Channel> =
        event.type === 'channel_created'
          ? {}
          : event.type === 'im_created'
            ? { is_im: true, user }
            : { is_member: true, is_private: event.type !== 'channel_joined' };
      return withChannel(state, { ...opened, ...own });
    }
    case 'channel_left':
    case 'group_left':
      return patchChannel(state, channel, { is_member: false });
    case 'channel_rename':
    case 'group_rename': {
      const renamed = event.channel as Channel;
      return patchChannel(state, renamed.id, { name: renamed.name ?? '' });
    }
    case 'channel_archive':
    case 'group_archive':
      return patchChannel(state, channel, { is_archived: true });
    case 'channel_unarchive':
    case 'group_unarchive':
      return patchChannel(state, channel, { is_archived: false });
    case 'channel_marked':
    case 'group_marked':
    case 'im_marked':
    case 'mpim_marked':
      return reduce(state, { type: 'marked', channel, ts: event.ts ?? '' });
    case 'user_change':
    case 'team_join': {
      const changed = event.user as User;
      return { ...state, users: { ...state.users, [changed.id]: changed } };
    }
    case 'subteam_created':
    case 'subteam_updated':
      return reduce(state, { type: 'groups', groups: [event['subteam'] as Group] });
    case 'dnd_updated':
      return reduce(state, { type: 'snooze', snooze: event['dnd_status'] as Snooze });
    case 'pref_change':
      return reduce(state, { type: 'preferred', name: String(event['name'] ?? ''), value: String(event['value'] ?? '') });
    case 'user_typing':
      return {
        ...state,
        typing: { ...state.typing, [channel]: { ...state.typing[channel], [user]: now + TYPING_MILLIS } },
      };
    case 'presence_change': {
      const presence = { ...state.presence };
      for (const id of event.users ?? [user]) {
        presence[id] = event.presence ?? 'away';
      }
      return { ...state, presence };
    }
    default:
      return state;
  }
}

function applyMessage(state: State, channel: string, event: RtmEvent): State {
  switch (event.subtype) {
    case 'message_changed':
    case 'message_replied': {
      const changed = event.message;
      return changed ? edit(state, channel, changed.ts, (old) => merged(old, changed)) : state;
    }
    case 'message_deleted':
      return event.deleted_ts ? remove(state, channel, event.deleted_ts) : state;
    default:
      return noted(post(state, channel, event as unknown as Message), channel, event);
  }
}

/** A notice about the conversation changes what the notice says. */
function noted(state: State, channel: string, event: RtmEvent): State {
  switch (event.subtype?.replace(/^(channel|group)_/, '')) {
    case 'topic':
      return patchChannel(state, channel, { topic: { value: String(event['topic'] ?? '') } });
    case 'purpose':
      return patchChannel(state, channel, { purpose: { value: String(event['purpose'] ?? '') } });
    default:
      return state;
  }
}

function applyPin(state: State, event: RtmEvent): State {
  const channel = event.channel_id ?? '';
  const known = state.pins[channel];
  const ts = event.item?.message?.ts;
  if (!known || !ts) {
    return state;
  }
  const rest = known.filter((other) => other !== ts);
  return reduce(state, { type: 'pins', channel, pins: event.type === 'pin_added' ? [...rest, ts] : rest });
}

function applyStar(state: State, event: RtmEvent): State {
  const item = event.item;
  if (!item || event.user !== state.self || (item.type !== 'message' && item.type !== 'channel')) {
    return state;
  }
  const key = savedKey(item.channel, item.message?.ts);
  const saved = without(state.saved, (other) => other === key);
  return { ...state, saved: event.type === 'star_added' ? { ...saved, [key]: true } : saved };
}

function applyBookmark(state: State, event: RtmEvent): State {
  const channel = event.channel_id ?? '';
  const known = state.bookmarks[channel];
  const bookmark = event['bookmark'] as Bookmark | undefined;
  if (!known || !bookmark) {
    return state;
  }
  const bookmarks =
    event.type === 'bookmark_changed'
      ? known.map((other) => (other.id === bookmark.id ? bookmark : other))
      : [
          ...known.filter((other) => other.id !== bookmark.id),
          ...(event.type === 'bookmark_added' ? [bookmark] : []),
        ];
  return reduce(state, { type: 'bookmarks', channel, bookmarks });
}
