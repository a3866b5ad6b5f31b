using InfoMax.Cli;
using InfoMax.Cli.Commands;

Console.SetError(TextWriter.Synchronized(new ForgivingWriter(Console.Error)));
using TerminationSignals signals = new();
return await InfomaxCommand.RunAsync(args, signals.Token);
