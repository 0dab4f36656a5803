// The peer: an App that hears of pull requests and does nothing durable about them.
import { run } from "probot";

run((app) => {
  app.on("pull_request", async () => {});
});
