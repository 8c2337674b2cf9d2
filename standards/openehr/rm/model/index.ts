// https://specifications.openehr.org/releases/RM/Release-1.1.0: the public face of the Reference Model's classes.

export {
  type AttributeModel,
  type ClassModel,
  classModel,
  classNames,
  concreteClasses,
  isA,
} from './class-model.ts';
