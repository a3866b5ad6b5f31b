using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;
using Spectre.Console;

namespace InfoMax.Cli.Progress;

/// <summary>One bar a round, drawn in place on the terminal behind standard error.</summary>
public sealed class LiveProgress : IProgressDisplay
{
    private readonly Dictionary<RoundId, ProgressTask> _tasks = [];
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _drawing;
    private ProgressContext? _context;
    private RoundId _current;

    /// <summary>Begins to draw.</summary>
    public LiveProgress()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        _drawing = console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                _context = context;
                await _done.Task;
            });
    }

    /// <inheritdoc/>
    public void Show(JobProtocol.Progress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (_context is null || progress.Round == RoundKind.None)
        {
            return;
        }

        if (progress.Round != _current)
        {
            if (_tasks.TryGetValue(_current, out ProgressTask? before))
            {
                before.Description = RoundCatalog.NameOf(_current);
                before.Value = 1;
                before.StopTask();
            }

            _current = progress.Round;
        }

        if (!_tasks.TryGetValue(progress.Round, out ProgressTask? task))
        {
            task = _context.AddTask(RoundCatalog.NameOf(progress.Round), maxValue: 1);
            _tasks.Add(progress.Round, task);
        }

        task.Description = Markup.Escape(ProgressText.Line(progress));
        task.Value = progress.Fraction;
    }

    /// <inheritdoc/>
    public void Complete()
    {
        if (_tasks.TryGetValue(_current, out ProgressTask? last))
        {
            last.Value = 1;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _done.TrySetResult();
        _drawing.GetAwaiter().GetResult();
    }
}
