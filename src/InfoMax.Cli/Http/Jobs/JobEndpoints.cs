using System.Text.Json;
using System.Text.RegularExpressions;
using InfoMax.Cli.Options;
using InfoMax.Cli.Options.Configuration;
using InfoMax.Cluster.Faults;
using InfoMax.Cluster.Hosting;
using InfoMax.Cluster.Protocol;
using InfoMax.Data.Objects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace InfoMax.Cli.Http.Jobs;

/// <summary>Submit, list, watch, pause and cancel jobs; every node serves them, wherever the coordinator is.</summary>
public sealed partial class JobEndpoints
{
    /// <summary>The most that a submitted job's options may take, in bytes.</summary>
    private const long MostBytes = 16 << 20;

    /// <summary>Lines of a refusal: a body may have a thousand things wrong.</summary>
    private const int MostLines = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Where the reason is known, waiting longer tells nothing more.</summary>
    private static readonly TimeSpan PatienceInTrouble = TimeSpan.FromSeconds(2);

    private readonly CurrentNode _current;
    private readonly NodeSettings _settings;

    private JobEndpoints(CurrentNode current, NodeSettings settings)
    {
        _current = current;
        _settings = settings;
    }

    private bool SeesFiles => _settings.Node.Roles.Contains(NodeOptions.CoordinatorRole);

    /// <summary>Adds the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes, CurrentNode current, NodeSettings settings)
    {
        JobEndpoints endpoints = new(current, settings);
        RouteGroupBuilder group = routes.MapGroup("/v1/jobs").WithTags("jobs");
        group.MapPut("/{id}", endpoints.Submit)
            .WithAnswers("submitJob")
            .WithSummary("Submit a job, or go on with one that failed; one that was cancelled, or ended for its input or options, is over (409).")
            .WithDescription(
                "The body is an object of options named as in config/run.yaml; paths are full paths on the coordinator's node. "
                + "Repeating a request is harmless: the id is the job. Jobs that cannot run yet wait in the order of their submission.")
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MostBytes));
        group.MapGet("/", endpoints.List).WithAnswers("listJobs").WithSummary("All jobs.");
        group.MapGet("/{id}", endpoints.Status).WithAnswers("jobStatus").WithSummary("How a job stands.");
        routes.MapGet("/v1/workers", endpoints.Workers).WithTags("workers").WithAnswers("listWorkers").WithSummary("The workers, and what they work on.");
        group.MapPost("/{id}/cancel", endpoints.Cancel).WithAnswers("cancelJob").WithSummary("Cancel a job that waits, runs or is paused, and wait for its end; one that is cancelled already stays so (200).");
        group.MapPost("/{id}/retry", endpoints.Retry).WithAnswers("retryJob").WithSummary("Run a job that failed again, from what it had done; one that waits or runs already goes on so (200).");
        group.MapPost("/{id}/pause", endpoints.Pause).WithAnswers("pauseJob")
            .WithSummary("Pause a job: what workers have of it ends, nothing new is given out, and the next job has its turn. One that is paused stays so (200).");
        group.MapPost("/{id}/resume", endpoints.Resume).WithAnswers("resumeJob").WithSummary("Let a paused job go on, before all that wait; one that waits or runs is not changed (200).");
    }

    private Task<Results<Accepted<Submission>, JsonHttpResult<ErrorList>>> Submit(string id, JsonElement options, CancellationToken cancellationToken) =>
        AskAsync<Accepted<Submission>>(async client =>
        {
            if (!JobIdPattern().IsMatch(id))
            {
                return Refuse(StatusCodes.Status400BadRequest, $"job id {id}: must be 1 to 64 letters, digits, dots, dashes or underscores, a letter or digit first");
            }

            if (JobRequest.Outside(options, _settings.Node.Roots) is { Count: > 0 } outside)
            {
                return Refuse(StatusCodes.Status403Forbidden, [.. outside]);
            }

            // Of a job that is known its files may be gone, and its results are where they should be.
            OptionProblems problems = new();
            bool isNew = SeesFiles && await client.FindAsync(id, cancellationToken) is null;
            PruneOptions? job;
            try
            {
                job = await ReadAsync(options, isNew, problems, cancellationToken);
            }
            catch (ObjectStoreException exception)
            {
                return Refuse(StatusCodes.Status503ServiceUnavailable, $"--output {exception.Message}");
            }

            if (job is null)
            {
                return Refuse(StatusCodes.Status400BadRequest, [.. problems.Lines]);
            }

            return await client.SubmitAsync(id, job.Job, cancellationToken) switch
            {
                JobProtocol.Accepted accepted => TypedResults.Accepted(
                    $"/v1/jobs/{id}", new Submission { Id = accepted.JobId, Resumed = accepted.Resumed, Finished = accepted.Finished }),
                JobProtocol.Refused refused => Refuse(refused.IsForbidden ? StatusCodes.Status403Forbidden : StatusCodes.Status409Conflict, refused.Reason),
                var other => throw new InvalidOperationException($"unexpected answer {other.GetType().Name}"),
            };
        });

    /// <summary>A store that is asked may keep whoever asks waiting; who submits hears of it sooner than a job would.</summary>
    private Task<PruneOptions?> ReadAsync(JsonElement options, bool seesFiles, OptionProblems problems, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(
            () =>
            {
                using IDisposable patience = StorePatience.Within(_settings.StorePatience);
                return JobRequest.Read(options, _settings, seesFiles, problems);
            },
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    private Task<Results<Ok<JobList>, JsonHttpResult<ErrorList>>> List(CancellationToken cancellationToken) => AskAsync<Ok<JobList>>(async client =>
        TypedResults.Ok(new JobList
        {
            Jobs = [.. (await client.ListAsync(cancellationToken)).Select(JobViews.Of)],
            Problem = _current.Problem ?? WorkerObstacles.Words((await client.WorkersAsync(cancellationToken)).Select(worker => (worker.Worker, worker.Obstacle))),
        }));

    private Task<Results<Ok<WorkerList>, JsonHttpResult<ErrorList>>> Workers(CancellationToken cancellationToken) => AskAsync<Ok<WorkerList>>(async client =>
        TypedResults.Ok(new WorkerList { Workers = await WorkersAsync(client, cancellationToken) }));

    private Task<Results<Ok<JobView>, JsonHttpResult<ErrorList>>> Status(string id, CancellationToken cancellationToken) =>
        AskAsync<Ok<JobView>>(client => ViewAsync(client, id, cancellationToken));

    private Task<Results<Ok<JobView>, JsonHttpResult<ErrorList>>> Cancel(string id, CancellationToken cancellationToken) =>
        AskAsync<Ok<JobView>>(async client => await client.CancelAsync(id, cancellationToken)
            ? Unless(await ViewAsync(client, id, cancellationToken), state => state != "cancelled", "nothing of it is left to cancel")
            : Unknown(id));

    private Task<Results<Ok<JobView>, JsonHttpResult<ErrorList>>> Pause(string id, CancellationToken cancellationToken) =>
        AskAsync<Ok<JobView>>(async client => await client.PauseAsync(id, cancellationToken) is null
            ? Unknown(id)
            : Unless(await ViewAsync(client, id, cancellationToken), IsOver, "nothing of it is left to pause"));

    private Task<Results<Ok<JobView>, JsonHttpResult<ErrorList>>> Resume(string id, CancellationToken cancellationToken) =>
        AskAsync<Ok<JobView>>(async client => await client.ResumeAsync(id, cancellationToken) is null
            ? Unknown(id)
            : Unless(await ViewAsync(client, id, cancellationToken), IsOver, "only a paused job is resumed; one that failed goes on when it is submitted again under its id"));

    private Task<Results<Ok<JobView>, JsonHttpResult<ErrorList>>> Retry(string id, CancellationToken cancellationToken) =>
        AskAsync<Ok<JobView>>(async client => await client.RetryAsync(id, cancellationToken) is not JobProtocol.Refused refused
            ? await ViewAsync(client, id, cancellationToken)
            : await client.FindAsync(id, cancellationToken) is null ? Unknown(id)
            : Refuse(StatusCodes.Status409Conflict, refused.Reason));

    private static bool IsOver(string state) => JobViews.OutcomeOf(state) is not null;

    /// <summary>Refuses where the job has come to an end that the request cannot change.</summary>
    private static Results<Ok<JobView>, JsonHttpResult<ErrorList>> Unless(
        Results<Ok<JobView>, JsonHttpResult<ErrorList>> answer, Predicate<string> isRefused, string why) =>
        answer.Result is Ok<JobView> { Value: { } job } && isRefused(job.State)
            ? Refuse(StatusCodes.Status409Conflict, $"job {job.Id} is over ({job.State.Replace('_', ' ')}): {why}")
            : answer;

    private async Task<Results<Ok<JobView>, JsonHttpResult<ErrorList>>> ViewAsync(
        CoordinatorClient client, string id, CancellationToken cancellationToken)
    {
        IClusterMessage standing = await client.WatchAsync(id, cancellationToken);
        return standing is not JobProtocol.Refused && await client.FindAsync(id, cancellationToken) is { } job
            ? TypedResults.Ok(JobViews.Of(job, standing) with
            {
                Workers = standing is JobProtocol.Progress ? await WorkersAsync(client, cancellationToken) : null,
                Problem = _current.Problem ?? (standing as JobProtocol.Progress)?.Obstacle,
            })
            : Unknown(id);
    }

    private static async Task<IReadOnlyList<WorkerView>> WorkersAsync(CoordinatorClient client, CancellationToken cancellationToken) =>
        [.. (await client.WorkersAsync(cancellationToken)).Select(JobViews.Of)];

    private async Task<Results<T, JsonHttpResult<ErrorList>>> AskAsync<T>(Func<CoordinatorClient, Task<Results<T, JsonHttpResult<ErrorList>>>> ask)
        where T : IResult
    {
        if (!_current.IsJoined || _current.Node is not { } node)
        {
            return Refuse(StatusCodes.Status503ServiceUnavailable, _current.Obstacle is { } obstacle
                ? $"{obstacle}; try again"
                : "this node is not in its cluster at the moment; try again, or ask another node");
        }

        try
        {
            return await ask(new CoordinatorClient(node, node.Problem is null ? Patience : PatienceInTrouble));
        }
        catch (TimeoutException exception)
        {
            return Refuse(StatusCodes.Status503ServiceUnavailable, $"{node.Problem ?? exception.Message}; try again");
        }
    }

    private static JsonHttpResult<ErrorList> Unknown(string id) => Refuse(StatusCodes.Status404NotFound, $"job {id} is unknown");

    private static JsonHttpResult<ErrorList> Refuse(int status, params string[] lines) =>
        TypedResults.Json(
            new ErrorList { Errors = lines.Length <= MostLines ? lines : [.. lines.Take(MostLines), $"and {lines.Length - MostLines} more"] }, statusCode: status);

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    private static partial Regex JobIdPattern();
}
