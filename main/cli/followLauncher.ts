/** Ends this process well when its launcher (`main/launch/runNode.mjs`) is gone, even killed outright. */

/** The launcher holds a channel to this process; nothing is ever said on it, its end is the message. */
export function followLauncher(): void {
  if (process.channel === undefined || process.channel === null) return;
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // Watching the channel must not keep a finished command alive.
  process.channel.unref();
}
