// A push service on this machine, and what a browser keeps of one. Chromium's own is far away, behind a network that is not here: it
// takes what the server sends, as a real one does, and hands it to the real service worker by the browser's debugger.
import { type Server as HttpServer, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { CDPSession, Page } from "@playwright/test";
import type { Device } from "./device.ts";

/** The service. */
export class PushService {
  /** How often each path was rung. */
  readonly rung: string[] = [];
  /** What it answers. */
  status = 201;
  private readonly tellers = new Map<string, () => Promise<void>>();

  private constructor(private readonly server: HttpServer) {}

  static async start(): Promise<PushService> {
    const server = createServer((asked, answer) => {
      const path = asked.url ?? "";
      service.rung.push(path);
      asked.resume();
      const isTaken = service.status < 300;
      const told = isTaken ? service.tellers.get(path)?.() : undefined;
      void Promise.resolve(told).then(() => answer.writeHead(service.status).end());
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const service = new PushService(server);
    return service;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What a server of the app is told of it. */
  get settings(): Record<string, string> {
    return { TSUNAGU_PUSH_CONTACT: "it@city.example.jp", TSUNAGU_PUSH_HOSTS: this.origin };
  }

  /** From its next page on, the browser of a device subscribes here. */
  async serves(device: Device, name: string): Promise<void> {
    const path = `/push/${name}`;
    await device.page.addInitScript(subscribeAt, this.origin + path);
    this.tellers.set(path, async () => (await Bell.at(device.page, device.address)).ring());
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** Runs in the page: what the browser and its push service do together. */
function subscribeAt(endpoint: string): void {
  const KEPT = "a-push-service";
  const subscription = () => ({
    endpoint,
    unsubscribe: () => Promise.resolve(localStorage.removeItem(KEPT) === undefined),
  });
  const { prototype } = PushManager as unknown as { prototype: Record<string, unknown> };
  prototype.getSubscription = () => Promise.resolve(localStorage.getItem(KEPT) ? subscription() : null);
  prototype.subscribe = (options: { userVisibleOnly?: boolean; applicationServerKey?: string }) => {
    const key = atob((options.applicationServerKey ?? "").replaceAll("-", "+").replaceAll("_", "/"));
    const isPoint = key.length === 65 && key.charCodeAt(0) === 4;
    if (!isPoint || !options.userVisibleOnly) return Promise.reject(new DOMException("no key", "InvalidAccessError"));
    localStorage.setItem(KEPT, "yes");
    return Promise.resolve(subscription());
  };
}

/** The browser's side of a ring. */
class Bell {
  private constructor(
    private readonly cdp: CDPSession,
    private readonly origin: string,
    private readonly registrationId: string,
  ) {}

  static async at(page: Page, origin: string): Promise<Bell> {
    const cdp = await page.context().newCDPSession(page);
    const registered = new Promise<string>((found) => {
      cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
        const ours = registrations.find(({ scopeURL }) => scopeURL.startsWith(origin));
        if (ours) found(ours.registrationId);
      });
    });
    await cdp.send("ServiceWorker.enable");
    return new Bell(cdp, origin, await registered);
  }

  async ring(): Promise<void> {
    const { origin, registrationId } = this;
    await this.cdp.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data: "" });
    await this.cdp.detach();
  }
}

/** Has the service worker of a page told that something was pushed. */
export async function push(device: Device): Promise<void> {
  await (await Bell.at(device.page, device.address)).ring();
}

/** What the device shows. */
export function shown(page: Page): Promise<{ title: string; body: string; tag: string }[]> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const all = await registration.getNotifications();
    return all.map(({ title, body, tag }) => ({ title, body, tag }));
  });
}
