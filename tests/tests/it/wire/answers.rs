//! Answers.

use alicloud_tests::drive::Settings;
use alicloud_tests::server::{Reply, Server};
use alicloud_tests::specs::answers::{differences, typed};
use alicloud_tests::specs::parameters::call;

use super::{data, each_operation, fitting};

#[test]
fn sampled_answers_of_the_official_client_arrive_whole() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let server = Server::start([Reply::hang_up()]);
    let settings = Settings::for_server(&server);
    each_operation(&data("wire/sample-answers.json"), |case| {
        let name = case.spec.name();
        let body = fitting(&case.recorded["body"], case.spec.response(), 0);
        let expected = typed(&body, case.spec.response(), case.product.enums());
        let expected = expected.unwrap_or_else(|problem| panic!("{name}: ${problem}"));
        server.answer_with(Reply::json(200, body.to_string()));
        let (sample, _) = call(case.spec, case.product.enums(), |_| None);
        let found = runtime
            .block_on((case.driver.send)(&settings, &sample))
            .unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert_eq!(differences(&expected, &found), [""; 0], "{name}");
    });
}
