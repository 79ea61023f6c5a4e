// The way between the devices and the server: it can lose the answer to a request that has arrived, and worse.
import { type IncomingMessage, type Server as HttpServer, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** Milliseconds an answer is late. */
const LATE = 700;

/** What a bad line does to a request: nothing, hold its answer back, lose it, lose its answer or half of that, send it twice. */
export type Fate = "whole" | "late" | "lost" | "unanswered" | "cut" | "twice";

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
  /** What becomes of the next request of the API. */
  fate: () => Fate = () => "whole";
  private losing: string | null = null;
  private isDown = false;
  private server: HttpServer | null = null;
  private port = 0;

  private constructor(private readonly target: URL) {}

  /** Starts a relay to `target`. */
  static async start(target: string): Promise<Network> {
    const network = new Network(new URL(target));
    const server = createServer((asked, answer) => network.relay(asked, answer));
    network.server = server;
    server.on("connection", (socket) => network.isDown && socket.destroy());
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

  /** Ends every connection, and each that is tried from now on: the address stays taken, so that nobody else gets it. */
  goDown(): void {
    this.isDown = true;
    this.server?.closeAllConnections();
  }

  /** Works again. */
  comeUp(): void {
    this.isDown = false;
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
    let fate = path.startsWith("/api/") ? this.fate() : "whole";
    if (path === this.losing) {
      this.losing = null;
      fate = "unanswered";
    }
    if (fate === "lost") {
      asked.destroy();
      return;
    }
    const { hostname, port } = this.target;
    const options = { hostname, port, path, method: asked.method, headers: asked.headers };
    if (fate === "twice") {
      const again = request(options, (got) => got.resume());
      again.on("error", () => undefined);
      asked.pipe(again);
    }
    const onward = request(options, (got) => {
      if (fate === "unanswered") {
        got.resume();
        got.on("end", () => {
          this.lost += 1;
          answer.destroy();
        });
        return;
      }
      const cookies = got.headers["set-cookie"];
      if (this.isPlain && cookies) got.headers["set-cookie"] = cookies.map((cookie) => cookie.replace("; Secure", ""));
      const late = fate === "late" ? LATE : 0;
      setTimeout(() => {
        answer.writeHead(got.statusCode ?? 502, got.headers);
        answer.flushHeaders();
        if (fate === "cut") {
          got.once("end", () => answer.destroy());
          got.once("data", (bytes: Buffer) => answer.write(bytes.subarray(0, bytes.length / 2), () => answer.destroy()));
        } else {
          got.pipe(answer);
        }
      }, this.latency + late);
      answer.on("close", () => got.destroy());
    });
    onward.on("error", () => answer.destroy());
    asked.pipe(onward);
    answer.on("close", () => onward.destroy());
  }
}
