spawn("make", { env: { ...process.env, A: process.env.HOME } });
