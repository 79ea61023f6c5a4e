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
  if (method !== "GET" || origin !== self.location.origin || pathname.startsWith("/api/")) return;
  if (known.has(pathname) && pathname !== SHELL) {
    event.respondWith(cached(pathname, event));
  } else if (mode === "navigate" && !/\.[a-z0-9]+$/i.test(pathname) && pathname !== "/healthz") {
    event.respondWith(cached(SHELL, event));
  }
});

// The browser found a network again. Open pages send what waits; with none open there is no key to send it with.
self.addEventListener("sync", (event) => {
  if (event.tag !== SYNC_TAG) return;
  event.waitUntil(
    self.clients
      .matchAll({ type: "window", includeUncontrolled: true })
      .then((pages) => pages.forEach((page) => page.postMessage({ type: "SYNC" }))),
  );
});
