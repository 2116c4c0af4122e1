import { html, nothing } from 'lit';
import { StoreElement, tell } from './element';
import { emoji } from './emoji';
import { avatar, emojiImage, nameOf } from './names';
import { codeOf } from './store';
import { sentence, strings } from './strings';
import { clockAt, moment } from './time';

/** A person: what others may know, and for oneself the ways to change it. */
export class Profile extends StoreElement {
  static override properties = { ...StoreElement.properties, person: { attribute: false } };
  declare person: string;
  private changing = false;

  private async keep(event: Event): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const profile = Object.fromEntries(['display_name', 'real_name', 'title', 'phone'].map((name) => [name, String(form.get(name))]));
    try {
      await this.store.api.call('users.profile.set', { profile: JSON.stringify(profile) });
      this.changing = false;
    } catch (error) {
      tell(this, 'say', sentence(codeOf(error)));
    }
    this.requestUpdate();
  }

  protected override render(): unknown {
    const state = this.store.state;
    const user = state.users[this.person];
    this.store.meet([this.person]);
    this.store.watch('profile', [this.person]);
    if (!user) {
      return html`<p class="empty">${strings.loading}</p>`;
    }
    const own = user.id === state.self;
    const profile = user.profile ?? {};
    const status = profile.status_emoji?.replaceAll(':', '') ?? '';
    const active = state.presence[user.id] === 'active';
    return html`<div class="profile" tabindex="0" role="region" aria-label=${strings.profile}>
      ${avatar(user.id, nameOf(user.id, state), profile.image_192)}
      <h3 dir="auto">${nameOf(user.id, state)}${user.is_bot ? html` <i class="app">APP</i>` : nothing}</h3>
      ${profile.title ? html`<p dir="auto">${profile.title}</p>` : nothing}
      ${status || profile.status_text
        ? html`<p dir="auto">${status ? (emojiImage(status, state) ?? emoji(status)) : ''} ${profile.status_text}
            ${profile.status_expiration ? html`<small>${strings.until(moment(new Date(profile.status_expiration * 1000)))}</small>` : nothing}</p>`
        : nothing}
      <p class="presence-line"><span class="presence ${active ? 'active' : ''}"></span>${user.deleted ? strings.deactivated : active ? strings.active : strings.away}
        ${user.is_bot || user.tz_offset === undefined ? nothing : html`<small>${strings.localTime(clockAt(user.tz_offset))}</small>`}</p>
      <p class="ends start">
        ${own
          ? html`<button class="button" @click=${() => tell(this, 'status')}>${strings.setStatus}</button>
              <button class="button" @click=${() => ((this.changing = !this.changing), this.requestUpdate())}>${strings.editProfile}</button>`
          : user.deleted
            ? nothing
            : html`<button class="button first" @click=${() => tell(this, 'person', user.id)}>${strings.message}</button>`}
      </p>
      ${this.changing && own ? this.form(profile) : this.facts(user.name, user)}
    </div>`;
  }

  private facts(handle: string, user: { profile?: { real_name?: string; email?: string; phone?: string }; is_owner?: boolean; is_admin?: boolean; is_restricted?: boolean }): unknown {
    const profile = user.profile ?? {};
    const role = user.is_owner ? strings.owner : user.is_admin ? strings.admin : user.is_restricted ? strings.guest : '';
    const fact = (name: string, value: unknown): unknown => (value ? html`<dt>${name}</dt><dd dir="auto">${value}</dd>` : nothing);
    return html`<dl class="facts">
      ${fact(strings.realName, profile.real_name)} ${fact(strings.handle, `@${handle}`)}
      ${fact(strings.email, profile.email ? html`<a href=${`mailto:${profile.email}`}>${profile.email}</a>` : '')}
      ${fact(strings.phone, profile.phone)} ${fact(strings.role, role)}
    </dl>`;
  }

  private form(profile: { display_name?: string; real_name?: string; title?: string; phone?: string }): unknown {
    const field = (name: 'display_name' | 'real_name' | 'title' | 'phone', label: string): unknown =>
      html`<label>${label}<input name=${name} type="text" maxlength="80" value=${profile[name] ?? ''}></label>`;
    return html`<form class="stack" @submit=${this.keep}>
      ${field('display_name', strings.displayName)} ${field('real_name', strings.realName)} ${field('title', strings.jobTitle)}
      ${field('phone', strings.phone)}
      <p class="ends"><button class="button first">${strings.saveChanges}</button></p>
    </form>`;
  }
}

customElements.define('parley-profile', Profile);
