export { amazonHosts, type StandIn } from './hosts.ts';
export { type ProxyOptions, type RehearsalProxy, startProxy } from './proxy.ts';
export { runBehindProxy } from './run-behind-proxy.ts';
