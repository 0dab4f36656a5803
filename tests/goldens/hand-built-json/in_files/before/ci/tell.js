const message = process.env.MESSAGE;
fetch(process.env.HOOK, { method: "POST", body: `{"text": "${message}"}` });
