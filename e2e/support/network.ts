// The way between the devices and the server: it can lose the answer to a request that has arrived.
import { type IncomingMessage, type Server as HttpServer, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** A relay in front of a server. */
export class Network {
  /** Requests whose answer was lost. */
  lost = 0;
  /** Paths asked for, in order. */
  readonly asked: string[] = [];
  /** Takes `Secure` off cookies: without TLS WebKit, unlike the others, keeps no such cookie even of `localhost`. */
  isPlain = false;
  /** Milliseconds every answer takes longer. */
  latency = 0;
  /** What is answered to a path in the server's place. */
  readonly answers = new Map<string, { status: number; body: unknown }>();
  private losing: string | null = null;
  private server: HttpServer | null = null;
  private port = 0;

  private constructor(private readonly target: URL) {}

  /** Starts a relay to `target`. */
  static async start(target: string): Promise<Network> {
    const network = new Network(new URL(target));
    const server = createServer((asked, answer) => network.relay(asked, answer));
    network.server = server;
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    network.port = (server.address() as AddressInfo).port;
    return network;
  }

  /** The address of the relay. `localhost` is what browsers trust without TLS. */
  get address(): string {
    return `http://localhost:${this.port}`;
  }

  /** The next request for `path` reaches the server, and its answer gets lost. */
  loseNextAnswer(path: string): void {
    this.losing = path;
  }

  /** Ends it, and every connection with it. */
  async stop(): Promise<void> {
    const server = this.server;
    if (!server?.listening) return;
    await new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    });
  }

  /** Takes it up again after a stop, under the same address. */
  async resume(): Promise<void> {
    const { server, port } = this;
    await new Promise<void>((done) => server?.listen(port, "127.0.0.1", done));
  }

  private relay(asked: IncomingMessage, answer: import("node:http").ServerResponse): void {
    const path = asked.url ?? "/";
    this.asked.push(path);
    const instead = this.answers.get(path);
    if (instead) {
      asked.resume();
      answer.writeHead(instead.status, { "content-type": "application/json" });
      answer.end(JSON.stringify(instead.body));
      return;
    }
    const isLost = path === this.losing;
    if (isLost) this.losing = null;
    const { hostname, port } = this.target;
    const onward = request({ hostname, port, path, method: asked.method, headers: asked.headers }, (got) => {
      if (isLost) {
        got.resume();
        got.on("end", () => {
          this.lost += 1;
          answer.destroy();
        });
        return;
      }
      const cookies = got.headers["set-cookie"];
      if (this.isPlain && cookies) got.headers["set-cookie"] = cookies.map((cookie) => cookie.replace("; Secure", ""));
      setTimeout(() => {
        answer.writeHead(got.statusCode ?? 502, got.headers);
        answer.flushHeaders();
        got.pipe(answer);
      }, this.latency);
      answer.on("close", () => got.destroy());
    });
    onward.on("error", () => answer.destroy());
    asked.pipe(onward);
    answer.on("close", () => onward.destroy());
  }
}
