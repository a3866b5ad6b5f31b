using InfoMax.Cli;
using InfoMax.Cli.Commands;
using InfoMax.Core.Compute;

Console.SetOut(TextWriter.Synchronized(new ResultWriter(Console.Out)));
Console.SetError(TextWriter.Synchronized(new ForgivingWriter(Console.Error)));
ProcessHeap.Own();
using TerminationSignals signals = new();
return await InfomaxCommand.RunAsync(args, signals.Token);
