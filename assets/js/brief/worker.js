/* The worker of the phone's pages: shows the last brief where there is no connection, and says that it is old.
   KNOWN is written in front: the files that the pages need, and the words for "nothing is kept". */
"use strict";

const CACHE = "k9-brief";
const PAGE = /^\/m(\/\w+)?$/;
const MOST_PAGES = 20;
const PATIENCE_MS = 8000;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(KNOWN.files)));
});

self.addEventListener("activate", (event) => event.waitUntil(begin()));

async function begin() {
  /* The page is asked for while the worker wakes up. */
  if (self.registration.navigationPreload) await self.registration.navigationPreload.enable();
  await letGoOfOldFiles();
  await self.clients.claim();
}

const isKnown = (url) => KNOWN.files.includes(url.pathname + url.search);

async function letGoOfOldFiles() {
  const cache = await caches.open(CACHE);
  for (const request of await cache.keys()) {
    const url = new URL(request.url);
    if (!PAGE.test(url.pathname) && !isKnown(url)) await cache.delete(request);
  }
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (event.request.mode === "navigate" && PAGE.test(url.pathname)) event.respondWith(page(event));
  else if (isKnown(url)) event.respondWith(file(event.request));
});

self.addEventListener("message", (event) => {
  if (event.data && event.data.keep) event.waitUntil(fetch(event.data.keep).then((answer) => keep(event.data.keep, answer)));
});

const file = async (request) => (await caches.match(request, { ignoreVary: true })) || fetch(request);

/** The answer of the network as it comes; what is kept where there is none, none in time, or a server in trouble. */
async function page(event) {
  const { url } = event.request;
  try {
    const answer = await Promise.race([fromNetwork(event), late()]);
    if (answer.status >= 500) throw new Error(`${answer.status}`);
    event.waitUntil(keep(url, answer.clone()));
    return answer;
  } catch (_) {
    return (await kept(url)) || (await kept(new URL("/m", location.href).href)) || nothing();
  }
}

const fromNetwork = async (event) => (await event.preloadResponse) || fetch(event.request);
const late = () => new Promise((_, fail) => setTimeout(() => fail(new Error("late")), PATIENCE_MS));

/** Kept is what is a page of the brief, and seen with the reader's own eyes; whoever was sent to the sign-in page may
    read nothing that was kept. */
async function keep(url, answer) {
  if (answer.redirected || answer.type === "opaqueredirect" || answer.status === 401) return wipe();
  if (!answer.ok || answer.headers.has("K9-Seen-As") || !PAGE.test(new URL(answer.url).pathname)) return undefined;
  const cache = await caches.open(CACHE);
  await cache.put(plain(url), answer);
  const pages = (await cache.keys()).filter((one) => PAGE.test(new URL(one.url).pathname));
  for (const old of pages.slice(0, -MOST_PAGES)) await cache.delete(old);
  return undefined;
}

async function wipe() {
  const cache = await caches.open(CACHE);
  for (const one of await cache.keys()) if (PAGE.test(new URL(one.url).pathname)) await cache.delete(one);
}

/** The address without what only says how to read: the last page in any language is better than none. */
function plain(url) {
  const address = new URL(url);
  address.hash = "";
  for (const name of ["lang", "digits"]) address.searchParams.delete(name);
  return address.href;
}

/** The page as it was kept, saying so. One whose reader would have to sign in again by now is let go. */
async function kept(url) {
  const found = await caches.match(plain(url), { ignoreVary: true });
  if (!found) return null;
  const text = await found.text();
  const goodUntil = /data-good-until="([^"]+)"/.exec(text);
  if (!goodUntil || Date.parse(goodUntil[1]) < Date.now()) {
    await wipe();
    return null;
  }
  const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": found.headers.get("Content-Security-Policy") || "" };
  return new Response(text.replace('data-role="kept" data-kept="no"', 'data-role="kept" data-kept="yes"'), { headers });
}

function nothing() {
  const lang = (navigator.language || "ar").startsWith("en") ? "en" : "ar";
  const body = `<!DOCTYPE html><html lang="${lang}" dir="${lang === "ar" ? "rtl" : "ltr"}"><meta charset="utf-8">` +
    `<meta name="viewport" content="width=device-width"><title>K9 Insight</title>` +
    `<p style="font: 1.25rem/1.6 system-ui; margin: 20vh 2rem">${KNOWN.offline[lang]}</p></html>`;
  return new Response(body, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}
