using InfoMax.Cli;
using InfoMax.Cli.Commands;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Command;

/// <summary>
/// Runs a command line in this process, for tests of words, exit codes and files: a process for each would compile the command
/// anew and take longer than all of them. A test of signals, crashes or variables, or of what a node logs, needs an
/// <see cref="InfomaxProcess"/>. What others print at the same time goes where it did, and so does what actors log.
/// </summary>
internal static class CommandInProcess
{
    private static readonly AsyncLocal<TextWriter?> Errors = new();
    private static readonly AsyncLocal<TextWriter?> Output = new();
    private static readonly Lock Installing = new();
    private static bool _installed;

    /// <summary>The exit code and what was printed; the test's end interrupts it.</summary>
    public static async Task<InfomaxResult> RunAsync(params string[] arguments)
    {
        lock (Installing)
        {
            if (!_installed)
            {
                Console.SetError(new Routed(Console.Error, Errors));
                Console.SetOut(new Routed(Console.Out, Output));
                _installed = true;
            }
        }

        StringWriter errors = new();
        StringWriter output = new();
        (Errors.Value, Output.Value) = (TextWriter.Synchronized(errors), TextWriter.Synchronized(output));

        // Away from the test runner's own few threads, as in a process.
        int code = await Task.Run(() => CodeAsync(arguments, TestContext.Current.CancellationToken), CancellationToken.None);
        return new(code, output.ToString(), errors.ToString());
    }

    private static async Task<int> CodeAsync(string[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await InfomaxCommand.RunAsync(arguments, cancellationToken);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return ErrorOutput.Report($"unexpected failure: {exception}", ExitCode.Failed);
        }
    }

    /// <summary>Writes to the writer of the flow of control that writes, else to the one that was there.</summary>
    private sealed class Routed(TextWriter usual, AsyncLocal<TextWriter?> mine) : TextWriter
    {
        public override System.Text.Encoding Encoding => usual.Encoding;

        public override void Write(char value) => (mine.Value ?? usual).Write(value);

        public override void Write(string? value) => (mine.Value ?? usual).Write(value);

        public override void WriteLine(string? value) => (mine.Value ?? usual).WriteLine(value);
    }
}
