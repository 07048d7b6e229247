/** Prism looks at this object before it starts: it should neither look for code by itself nor open a worker. */
Object.assign(window, { Prism: { manual: true, disableWorkerMessageHandler: true } });
