// What every test has: a server with the sample city, the network in front of it, and devices.
import { test as base } from "@playwright/test";
import { Device, type DeviceOptions } from "./device.ts";
import { Network } from "./network.ts";
import { Server } from "./server.ts";
import { template } from "./template.ts";

interface Fixtures {
  /** Settings of the server that differ from the usual, by their environment variables. */
  settings: Record<string, string>;
  server: Server;
  network: Network;
  /** A new device, open. */
  device: (options?: DeviceOptions) => Promise<Device>;
}

export const test = base.extend<Fixtures>({
  settings: [{}, { option: true }],
  server: [
    async ({ settings }, use) => {
      const server = await Server.start(await template(), undefined, settings);
      await use(server);
      await server.stop();
    },
    // The wait for midnight is not the test's time.
    { timeout: 300_000 },
  ],
  network: async ({ server }, use) => {
    const network = await Network.start(server.address);
    await use(network);
    await network.stop();
  },
  device: async ({ network }, use) => {
    const devices: Device[] = [];
    await use(async (options) => {
      const device = new Device(network.address, options);
      devices.push(device);
      await device.open();
      return device;
    });
    for (const device of devices) await device.discard();
  },
});

export { expect } from "@playwright/test";
