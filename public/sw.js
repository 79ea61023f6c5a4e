// The application shell, there without a network from the first visit on. Data never passes through here.
"use strict";

const ASSETS = /*{{assets}}*/[];
const VERSION = /*{{version}}*/"dev";

const PREFIX = "tsunagu-";
const CACHE = PREFIX + VERSION;
const SHELL = "/";
const SYNC_TAG = "tsunagu-sync";

const known = new Set(ASSETS);

// Files with a hash in their name never change, so the browser's own copy will do; the others are asked for anew.
const isHashed = (path) => /[.-][0-9a-f]{8,}\./.test(path);
const request = (path) => new Request(path, { cache: isHashed(path) ? "default" : "reload" });

self.addEventListener("install", (event) => {
  // Where the browser can, requests for data do not even wake this worker.
  event.addRoutes?.({ condition: { urlPattern: "/api/*" }, source: "network" })?.catch(() => {});
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([...known.add(SHELL)].map(request))));
});

// A new version waits here until the page says so: unsaved work comes first.
self.addEventListener("message", (event) => {
  if (event.data?.type === "SKIP_WAITING") self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const names = await caches.keys();
      await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
      await self.clients.claim();
    })(),
  );
});

const cached = async (path, event) => {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(event.request);
};

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin || pathname.startsWith("/api/") || pathname.startsWith("/directory/") || pathname.startsWith("/answer/")) return;
  if (known.has(pathname) && pathname !== SHELL) {
    event.respondWith(cached(pathname, event));
  } else if (mode === "navigate" && !/\.[a-z0-9]+$/i.test(pathname) && pathname !== "/healthz") {
    event.respondWith(cached(SHELL, event));
  }
});

// Copies of unsent work, sealed to the server (app/src/device/copies.rs): they go out also while the records are shut and no key
// is here. One that was handed in is the empty text until its work leaves the outbox.
const OUTBOX = "outbox";
const UNSENT = "unsent";
const COPIES = "copies";
const VAULT = "vault";
const AT_ONCE = 100;
const BYTES_AT_ONCE = 2_000_000;

const answer = (request) =>
  new Promise((found, failed) => {
    request.onsuccess = () => found(request.result);
    request.onerror = () => failed(request.error);
  });
const written = (transaction) =>
  new Promise((done, failed) => {
    transaction.oncomplete = done;
    transaction.onabort = () => failed(transaction.error);
  });

// The shelves of unsent work, saves before the pictures that they name; an earlier version has no pictures.
const work = (database) => [OUTBOX, UNSENT].filter((store) => database.objectStoreNames.contains(store));
const keysOfWork = async (transaction, stores) =>
  (await Promise.all(stores.map((store) => answer(transaction.objectStore(store).getAllKeys())))).flat();

const read = async (database) => {
  const stores = work(database);
  const transaction = database.transaction([...stores, COPIES, VAULT]);
  const copies = transaction.objectStore(COPIES);
  const [outbox, keys, values, vault] = await Promise.all([
    keysOfWork(transaction, stores),
    answer(copies.getAllKeys()),
    answer(copies.getAll()),
    answer(transaction.objectStore(VAULT).get(VAULT)),
  ]);
  const copied = new Map(keys.map((key, at) => [key, values[at]]));
  return {
    waiting: outbox.filter((key) => copied.get(key)),
    unsent: outbox.filter((key) => copied.get(key) !== ""),
    copied,
    vault: vault && JSON.parse(vault),
  };
};

// The next few that go together.
const batch = (waiting, copied) => {
  let bytes = 0;
  const fits = (key, at) => at === 0 || (at < AT_ONCE && (bytes += copied.get(key).length) < BYTES_AT_ONCE);
  const end = waiting.findIndex((key, at) => !fits(key, at));
  return end < 0 ? waiting : waiting.slice(0, end);
};

const post = (vault, sealed) =>
  fetch("/api/outbox", {
    method: "POST",
    credentials: "omit",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ device: vault.device, token: vault.hand_in, sealed }),
    signal: AbortSignal.timeout?.(60_000),
  });

const noteDone = async (database, keys, copied) => {
  const transaction = database.transaction([COPIES], "readwrite", { durability: "strict" });
  const store = transaction.objectStore(COPIES);
  const end = written(transaction);
  for (const key of keys) {
    store.get(key).onsuccess = ({ target }) => {
      // It may stand for other work by now, or have left.
      if (target.result === copied.get(key)) store.put("", key);
    };
  }
  await end;
};

// A device that was revoked keeps nothing, once nothing waits.
const wipe = async (database) => {
  const names = [...database.objectStoreNames];
  const transaction = database.transaction(names, "readwrite", { durability: "strict" });
  const end = written(transaction);
  const keys = keysOfWork(transaction, work(database));
  const copies = transaction.objectStore(COPIES);
  const isSent = async (key) => (await answer(copies.get(key))) === "";
  for (const key of await keys) if (!(await isSent(key))) return;
  for (const name of names) transaction.objectStore(name).clear();
  await end;
};

const handInFrom = async (database, isAsked) => {
  let { waiting, unsent, copied, vault } = await read(database);
  if (!vault?.hand_in) return { waiting: 0, sent: 0 };
  let sent = 0;
  let asks = isAsked;
  while (waiting.length > 0 || asks) {
    asks = false;
    const keys = batch(waiting, copied);
    const reply = await post(vault, keys.map((key) => JSON.parse(copied.get(key))));
    // A server that has too much to do is asked again later.
    if (reply.status === 429 || reply.status >= 500) throw new Error("busy");
    if (!reply.ok) break;
    const { done, is_revoked: isRevoked } = await reply.json();
    const handed = keys.filter((_, at) => done[at]);
    await noteDone(database, handed, copied);
    sent += handed.length;
    ({ waiting, unsent, copied } = await read(database));
    if (isRevoked && unsent.length === 0) await wipe(database);
    // What is not taken now is not sent again at once.
    if (handed.length === 0 || handed.length < keys.length) break;
  }
  return { waiting: unsent.length, sent };
};

// For each person on this device; `isAsked` also where nothing waits, to hear whether the device was revoked. Without a network
// it only counts.
const handIn = async (isAsked) => {
  const all = { waiting: 0, sent: 0, reached: true };
  for (const { name } of (await indexedDB.databases?.()) ?? []) {
    if (!/^tsunagu-[0-9a-f]{16}$/.test(name)) continue;
    const database = await answer(indexedDB.open(name));
    database.onversionchange = () => database.close();
    try {
      if (![OUTBOX, COPIES, VAULT].every((store) => database.objectStoreNames.contains(store))) continue;
      const { waiting, sent } = await handInFrom(database, isAsked).catch(async () => {
        all.reached = false;
        return { waiting: (await read(database)).unsent.length, sent: 0 };
      });
      all.waiting += waiting;
      all.sent += sent;
    } finally {
      database.close();
    }
  }
  return all;
};

const oneAtATime = (work) => (navigator.locks ? navigator.locks.request(PREFIX + "hand-in", work) : work());

self.addEventListener("message", (event) => {
  if (event.data?.type !== "HAND_IN") return;
  const [port] = event.ports;
  event.waitUntil(
    oneAtATime(() => handIn(true)).then(
      (told) => port?.postMessage(told),
      () => port?.postMessage(null),
    ),
  );
});

// The browser found a network again. Open pages send what waits; of what they do not, because they are shut or gone, the sealed
// copies go from here. Sending twice is free.
self.addEventListener("sync", (event) => {
  if (event.tag !== SYNC_TAG) return;
  event.waitUntil(
    (async () => {
      const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
      for (const page of pages) page.postMessage({ type: "SYNC" });
      if (pages.length > 0) await new Promise((done) => setTimeout(done, 5_000));
      const { reached } = await oneAtATime(() => handIn(false));
      // The browser tries again later.
      if (!reached) throw new Error("not reached");
    })(),
  );
});

// Something waits for whoever has this device ring (server/src/web_push.rs). Nothing comes with a ring: this sentence is all there is,
// and it names nobody, since anyone reads it on a screen that is shut. The next takes the place of the one before.
const RING = "tsunagu-ring";
const WAITS = "つなぐに、あなたを待つ知らせがあります。開いて確かめてください。";
const TESTS = "試しの通知です。この端末に届きました。";
let testUntil = 0;

self.addEventListener("message", (event) => {
  if (event.data?.type === "RING_TEST") testUntil = Date.now() + 60_000;
});

self.addEventListener("push", (event) => {
  const body = Date.now() < testUntil ? TESTS : WAITS;
  testUntil = 0;
  const options = { body, tag: RING, renotify: true, lang: "ja", icon: "/icons/icon-192.png" };
  event.waitUntil(self.registration.showNotification("つなぐ", options));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(
    (async () => {
      const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
      const page = pages.find((page) => page.visibilityState === "visible") ?? pages[0];
      // A page that the browser lets nobody bring forward is as good as none.
      await (page ? page.focus().catch(() => self.clients.openWindow("/")) : self.clients.openWindow("/"));
    })(),
  );
});

// The push service has given this browser another address. The server takes it only from whom it rings by the one before.
self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(
    (async () => {
      const { oldSubscription: before, newSubscription: given } = event;
      if (!before) return;
      const now = given ?? (await self.registration.pushManager.subscribe(before.options));
      await fetch("/api/notices/push", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ endpoint: now.endpoint, instead_of: before.endpoint }),
      });
    })(),
  );
});
