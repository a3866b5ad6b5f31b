using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Probe;
using Xunit;

namespace InfoMax.Core.Tests.Probe;

public sealed class SoftmaxRegressionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Accuracy_IsScikitLearns_OnBanking77()
    {
        // scikit-learn 1.2.1, LogisticRegression(C=10, tol=1e-6, max_iter=3000) on every fifth row of the shipped training set (unit rows),
        // accuracy on the others.
        const double ScikitLearn = 0.81492;
        using EmbeddingMatrix all = ShippedRows.Banking77();
        int[] labels = ShippedRows.Banking77Labels();
        int[] train = [.. Enumerable.Range(0, all.Rows).Where(i => i % 5 == 0)];
        int[] test = [.. Enumerable.Range(0, all.Rows).Where(i => i % 5 != 0)];
        using EmbeddingMatrix seen = all.Gather(train);
        using EmbeddingMatrix unseen = all.Gather(test);
        using ThreadedExecutor executor = new(2);
        ProbeModel model = SoftmaxRegression.Fit(seen, Array.ConvertAll(train, row => labels[row]), 77, executor, Token);
        int[] predicted = SoftmaxRegression.Predict(model, unseen, executor, Token);
        double accuracy = predicted.Where((c, i) => c == labels[test[i]]).Count() / (double)test.Length;

        // Its intercept is not penalised, ours is: a few rows of 8002.
        Assert.Equal(ScikitLearn, accuracy, 0.004);
    }
}
