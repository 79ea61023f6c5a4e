// What lies in the database of the one person on a device.
import type { Page } from "@playwright/test";

/** Runs in the page: the values of a store of the app's one database. */
export function valuesOf(page: Page, store: string): Promise<Record<string, string>> {
  return page.evaluate(async (store) => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((found, failed) => {
        request.onsuccess = () => found(request.result);
        request.onerror = () => failed(request.error);
      });
    const [{ name = "" } = {}] = await indexedDB.databases();
    const database = await done(indexedDB.open(name));
    const shelf = database.transaction(store).objectStore(store);
    const [keys, values] = await Promise.all([done(shelf.getAllKeys()), done(shelf.getAll())]);
    database.close();
    return Object.fromEntries(keys.map((key, at) => [String(key), String(values[at])]));
  }, store);
}
