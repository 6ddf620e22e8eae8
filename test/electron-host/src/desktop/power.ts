import { EventEmitter } from 'node:events';
import { refuseMissingMembers } from '../base/refuse.ts';
import { standin } from '../base/standin.ts';

/** Electron's `powerMonitor`: `suspend`, `resume` and the like are emitted by tests. */
class PowerMonitor extends EventEmitter {
  get onBatteryPower(): boolean {
    return standin.power.onBattery;
  }
  isOnBatteryPower(): boolean {
    return standin.power.onBattery;
  }
  getSystemIdleTime(): number {
    return standin.power.idleSeconds;
  }
  getSystemIdleState(idleThreshold: number): string {
    if (standin.power.locked) return 'locked';
    return standin.power.idleSeconds >= idleThreshold ? 'idle' : 'active';
  }
  getCurrentThermalState(): string {
    return standin.power.thermal;
  }
}
refuseMissingMembers(PowerMonitor);

export const powerMonitor = new PowerMonitor();
