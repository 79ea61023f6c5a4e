// The city's own sign-in: a real provider of OpenID Connect, on this machine.
import { type Server as HttpServer, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Page, expect } from "@playwright/test";
import { Provider } from "oidc-provider";

const CLIENT = "tsunagu";
const SECRET = "only-for-these-tests";

/** A running provider. Browsers reach it at another site than the app. */
export class CityProvider {
  private constructor(
    readonly issuer: string,
    private readonly server: HttpServer,
  ) {}

  /** Takes an address, and answers nothing yet. */
  static async start(): Promise<CityProvider> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as AddressInfo;
    return new CityProvider(`http://127.0.0.1:${port}`, server);
  }

  /** What the server is told of it. */
  get settings(): Record<string, string> {
    return {
      TSUNAGU_OIDC_ISSUER: this.issuer,
      TSUNAGU_OIDC_CLIENT_ID: CLIENT,
      TSUNAGU_OIDC_CLIENT_SECRET: SECRET,
    };
  }

  /** From now on it lets in whoever says a name, for the app at `address`. */
  open(address: string): void {
    const provider = new Provider(this.issuer, {
      clients: [
        {
          client_id: CLIENT,
          client_secret: SECRET,
          redirect_uris: [`${address}/api/session/oidc/callback`],
        },
      ],
      cookies: { keys: ["only for these tests"] },
      // The city has agreed for all.
      async loadExistingGrant(ctx) {
        const { client, session } = ctx.oidc;
        const grant = new ctx.oidc.provider.Grant({ clientId: client?.clientId, accountId: session?.accountId });
        grant.addOIDCScope("openid");
        await grant.save();
        return grant;
      },
    });
    this.server.on("request", provider.callback());
  }

  /** Someone shows there who they are. */
  async show(page: Page, name: string): Promise<void> {
    await expect(page).toHaveURL(new RegExp(`^${this.issuer}/interaction/`));
    await page.locator("input[name=login]").fill(name);
    await page.locator("input[name=password]").fill("anything");
    await page.locator("button[type=submit]").click();
  }

  /** Someone turns back there. */
  async turnBack(page: Page): Promise<void> {
    await expect(page).toHaveURL(new RegExp(`^${this.issuer}/interaction/`));
    await page.getByRole("link", { name: /Cancel/ }).click();
  }

  /** Ends it. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}
