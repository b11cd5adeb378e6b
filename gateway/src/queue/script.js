(() => {
  'use strict';
  const $ = (id) => document.getElementById(id);
  const { event, slug, starts, zone } = document.body.dataset;
  const { lang } = document.documentElement;
  const t = (word, n) => T[word].replace('{n}', n);
  const api = `/api/v1/events/${event}/waiting-room`;
  const store = `admit.queue.${event}`;
  const count = new Intl.NumberFormat(lang);
  let now = null;
  let skew = 0;
  let source = null;
  let timer = 0;
  let asking = false;
  let failures = 0;
  let spoken = '';
  let leaving = 0;
  let best = 0;
  try { best = +sessionStorage.getItem(store) || 0; } catch {}

  if (starts) {
    const options = { weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit', timeZone: zone };
    try { $('when').textContent = new Date(starts).toLocaleString(lang, options); } catch {}
  }

  const clock = () => Date.now() + skew;
  const left = (until) => Math.max(0, Math.ceil((Date.parse(until) - clock()) / 1000));
  const pad = (n) => String(n).padStart(2, '0');
  const span = (s) => {
    const d = Math.floor(s / 86400);
    const h = Math.floor(s / 3600) % 24;
    const m = Math.floor(s / 60) % 60;
    if (d) return `${d} ${T.day} ${h} ${T.hrs}`;
    return h ? `${h}:${pad(m)}:${pad(s % 60)}` : `${m}:${pad(s % 60)}`;
  };
  const roughly = (s) => {
    if (s == null) return '–';
    if (s < 60) return T.soon;
    const m = Math.ceil(s / 60);
    return m < 90 ? t('min', m) : t('hour', Math.round(m / 60));
  };
  const time = (at) => {
    const options = { hour: '2-digit', minute: '2-digit', timeZone: zone, timeZoneName: 'short' };
    try { return new Date(at).toLocaleTimeString(lang, options); } catch { return ''; }
  };
  const set = (id, text) => { const e = $(id); if (e.textContent !== text) e.textContent = text; };
  const show = (id, on) => { $(id).hidden = !on; };
  const say = (text) => { if (text !== spoken) { spoken = text; $('say').textContent = text; } };

  function draw() {
    if (!now) return;
    const s = now;
    const v = { label: '', big: '', title: '', text: '', hint: '' };
    const waiting = s.state === 'waiting';
    if (s.state === 'before') {
      const to = left(s.opens_at);
      v.label = T.drawin;
      v.big = span(to);
      v.title = T.beforet;
      v.text = T.beforex;
      v.hint = s.waiting > 1 ? t('many', count.format(s.waiting)) : T.one;
      say(to > 60 ? t('drawat', time(s.opens_at)) : T.drawsoon);
    } else if (waiting) {
      v.label = s.sold_out && !s.may_return ? T.sold : T.place;
      v.big = count.format(s.position);
      if (s.sold_out) {
        v.title = s.may_return ? T.full : T.sold;
        v.text = s.may_return ? T.fullx : T.soldx;
      } else if (s.paused) {
        v.title = T.paused;
        v.text = T.pausedx;
      } else {
        v.title = s.position === 1 ? T.next : T.inline;
        v.text = T.inlinex;
        if (s.may_run_out) v.hint = T.few;
      }
      say(`${v.title}. ${t('placen', s.position)} ${s.estimate_seconds == null ? '' : t('waitn', roughly(s.estimate_seconds))}`);
    } else if (s.state === 'admitted' || s.state === 'booked') {
      v.label = T.time;
      v.big = span(left(s.pass.until));
      v.title = s.state === 'booked' ? T.held : T.turn;
      v.text = T.turnx;
      say(`${v.title}. ${t('timen', roughly(left(s.pass.until)))}`);
      if (!left(s.pass.until)) ask();
    } else if (s.state === 'over') {
      v.title = T.over;
      v.text = T.overx;
      say(v.title);
    } else {
      v.title = T.finding;
    }
    for (const key in v) set(key, v[key]);
    show('label', v.label);
    show('hint', v.hint);
    document.querySelector('.card').classList.toggle('mine', s.state === 'admitted');
    show('go', s.state === 'admitted' || s.state === 'booked');
    show('again', s.state === 'over');
    show('figures', waiting);
    show('track', waiting);
    if (waiting) {
      best = Math.max(best, s.position);
      try { sessionStorage.setItem(store, best); } catch {}
      const done = Math.round(100 * (1 - (s.position - 1) / Math.max(1, best)));
      $('bar').style.width = `${done}%`;
      $('track').setAttribute('aria-valuenow', done);
      set('ahead', count.format(s.position - 1));
      set('wait', roughly(s.estimate_seconds));
      set('here', count.format(s.waiting));
    }
    set('note', s.message || '');
    show('note', s.message);
    const d = s.draw;
    show('proof', d);
    if (d) {
      set('seed', d.seed);
      set('mine', d.ticket_number || '–');
      set('number', d.drawn_number || T.late);
      set('drawn', d.participants == null ? '–' : count.format(d.participants));
    }
    document.title = `${waiting ? `#${s.position} · ` : s.state === 'admitted' ? `${T.your} · ` : ''}${document.querySelector('h1').textContent}`;
  }

  function take(s) {
    skew = Date.parse(s.server_time) - Date.now();
    const was = now && now.state;
    now = s;
    failures = 0;
    if (!s.on) return location.replace(`/e/${slug}`);
    if (s.state === 'outside') return enter();
    draw();
    if (s.state === 'admitted') {
      close();
      if (was !== 'admitted') $('title').focus({ preventScroll: true });
      leaving = leaving || setTimeout(() => location.assign($('go').href), 4000);
    } else if (s.state === 'before' || s.state === 'waiting') listen();
    else close();
  }

  const wire = (live) => { set('link', live ? T.live : T.lost); $('link').classList.toggle('off', !live); };

  async function call(path, options) {
    const reply = await fetch(api + path, { credentials: 'same-origin', ...options });
    return { status: reply.status, body: await reply.json().catch(() => ({})), wait: +reply.headers.get('retry-after') || 0 };
  }

  async function ask(path = '', options) {
    if (asking) return;
    asking = true;
    clearTimeout(timer);
    let pause = now && now.poll_after_seconds ? now.poll_after_seconds : 4;
    try {
      const { status, body, wait } = await call(path, options);
      asking = false;
      if (status === 200) { wire(true); take(body); } else if (body.code === 'waiting_room_off') location.replace(`/e/${slug}`);
      else if (status === 400 || status === 410) return enter();
      else { set('text', body.detail || body.title || ''); wire(false); pause = wait || 5; }
    } catch {
      wire(false);
      failures += 1;
      pause = Math.min(30, 2 ** failures);
    }
    asking = false;
    timer = setTimeout(() => (now && now.on ? ask() : enter()), pause * 1000 * (0.85 + Math.random() * 0.3));
  }

  let entering = false;
  async function enter() {
    if (entering) return;
    entering = true;
    let body = {};
    try {
      const { body: riddle } = !now || now.proof_of_work ? await call('/riddle', { method: 'POST' }) : { body: {} };
      if (riddle.riddle) {
        set('title', T.robot);
        set('text', T.robotx);
        body = { riddle: riddle.riddle, answer: await solve(riddle.riddle, riddle.difficulty) };
      }
    } catch {}
    entering = false;
    ask('/enter', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  }

  function listen() {
    if (source || !window.EventSource) return;
    source = new EventSource(`${api}/live`);
    source.addEventListener('status', (e) => { wire(true); take(JSON.parse(e.data)); if (now.state === 'admitted') ask(); });
    source.addEventListener('again', () => ask());
    // Refused or cut off: the questions go on.
    source.onerror = () => { if (source && source.readyState === 2) { close(); setTimeout(listen, 60000); } };
  }
  function close() { if (source) source.close(); source = null; }

  // SHA-256 in small, for pages without crypto.subtle, and without a promise for each of a million hashes.
  const K = [];
  const H = [];
  for (let n = 2; K.length < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) { prime = false; break; }
    if (!prime) continue;
    if (H.length < 8) H.push((Math.sqrt(n) % 1) * 2 ** 32 | 0);
    K.push((Math.cbrt(n) % 1) * 2 ** 32 | 0);
  }
  const W = new Int32Array(64);
  function zeros(text) {
    const size = ((text.length + 8) >> 6) + 1 << 4;
    const m = new Int32Array(size);
    for (let i = 0; i < text.length; i++) m[i >> 2] |= text.charCodeAt(i) << (24 - (i & 3) * 8);
    m[text.length >> 2] |= 128 << (24 - (text.length & 3) * 8);
    m[size - 1] = text.length * 8;
    const h = H.slice();
    for (let at = 0; at < size; at += 16) {
      let [a, b, c, d, e, f, g, k] = h;
      for (let i = 0; i < 64; i++) {
        if (i < 16) W[i] = m[at + i];
        else {
          const x = W[i - 15], y = W[i - 2];
          W[i] = W[i - 16] + W[i - 7] + ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3) + ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10);
        }
        const p = k + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + (e & f ^ ~e & g) + K[i] + W[i] | 0;
        const q = ((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + (a & b ^ a & c ^ b & c) | 0;
        k = g; g = f; f = e; e = d + p | 0; d = c; c = b; b = a; a = p + q | 0;
      }
      [a, b, c, d, e, f, g, k].forEach((v, i) => { h[i] = h[i] + v | 0; });
    }
    return Math.clz32(h[0]);
  }
  async function solve(riddle, difficulty) {
    for (let answer = 0; ; ) {
      for (const end = performance.now() + 30; performance.now() < end; answer++) if (zeros(`${riddle}:${answer}`) >= difficulty) return answer;
      await new Promise((done) => setTimeout(done));
    }
  }

  $('again').addEventListener('click', () => { best = 0; enter(); });
  document.addEventListener('visibilitychange', () => { if (!document.hidden && !leaving) ask(); });
  setInterval(draw, 1000);
  ask();
})();
