// Everything a browser keeps of the app, taken out of it and put into another one as it was, byte for byte.
import type { Page } from "@playwright/test";

/** A value as the browser stores it: bytes (as base64), or what JSON can say. */
type Stored = { bytes: string } | { json: unknown };

interface Store {
  name: string;
  entries: { key: string; value: Stored }[];
}

interface Database {
  name: string;
  version: number;
  stores: Store[];
}

/** All databases and the small texts of one origin. */
export interface Kept {
  local: Record<string, string>;
  databases: Database[];
}

/** Takes everything out of the browser that it keeps for the page's origin. */
export async function takeOut(page: Page): Promise<Kept> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((found, failed) => {
        request.onsuccess = () => found(request.result);
        request.onerror = () => failed(request.error);
      });
    const stored = (value: unknown): Stored => {
      if (!(value instanceof ArrayBuffer)) return { json: value };
      return { bytes: btoa(Array.from(new Uint8Array(value), (byte) => String.fromCharCode(byte)).join("")) };
    };
    const databases: Database[] = [];
    for (const { name = "", version = 0 } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      const stores: Store[] = [];
      for (const name of database.objectStoreNames) {
        const store = database.transaction(name).objectStore(name);
        if (store.keyPath !== null || store.autoIncrement || store.indexNames.length > 0) {
          throw new Error(`${name} is laid out in a way that is not written down here`);
        }
        const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
        stores.push({ name, entries: keys.map((key, at) => ({ key: String(key), value: stored(values[at]) })) });
      }
      database.close();
      databases.push({ name, version, stores });
    }
    return { local: { ...localStorage }, databases };
  });
}

/** Puts it into a browser that has nothing of the page's origin yet. */
export async function putIn(page: Page, kept: Kept): Promise<void> {
  await page.evaluate(async ({ local, databases }) => {
    for (const [key, text] of Object.entries(local)) localStorage.setItem(key, text);
    for (const { name, version, stores } of databases) {
      await new Promise<void>((done, failed) => {
        const request = indexedDB.open(name, version);
        request.onerror = () => failed(request.error);
        request.onupgradeneeded = () => {
          for (const { name } of stores) request.result.createObjectStore(name);
        };
        request.onsuccess = () => {
          const database = request.result;
          const transaction = database.transaction(stores.map(({ name }) => name), "readwrite");
          for (const { name, entries } of stores) {
            for (const { key, value } of entries) {
              const plain = "bytes" in value ? Uint8Array.from(atob(value.bytes), (char) => char.charCodeAt(0)).buffer : value.json;
              transaction.objectStore(name).put(plain, key);
            }
          }
          transaction.onabort = () => failed(transaction.error);
          transaction.oncomplete = () => {
            database.close();
            done();
          };
        };
      });
    }
  }, kept);
}
