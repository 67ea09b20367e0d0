import type { TaskLimits } from '@/components/tasks/task-form';
import {
  TASK_DESCRIPTION_LENGTH_MAX,
  TASK_LOCATION_LENGTH_MAX,
  TASK_REWARD_MAX,
  TASK_REWARD_MIN,
  TASK_TITLE_LENGTH_MAX,
} from '@/lib/tasks/schema';

/** The contract's limits as plain numbers, so that the browser need not load the contract to know them. */
export const taskLimits: TaskLimits = {
  titleLengthMax: TASK_TITLE_LENGTH_MAX,
  descriptionLengthMax: TASK_DESCRIPTION_LENGTH_MAX,
  locationLengthMax: TASK_LOCATION_LENGTH_MAX,
  rewardMin: TASK_REWARD_MIN,
  rewardMax: TASK_REWARD_MAX,
};
